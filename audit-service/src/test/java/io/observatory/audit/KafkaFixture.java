package io.observatory.audit;

import io.observatory.testsupport.Infra;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of a test's own, and a producer. */
final class KafkaFixture implements AutoCloseable {

  private final String prefix = "gateway.it" + UUID.randomUUID().toString().replace("-", "") + ".";
  final Admin admin = Admin.create(Map.of("bootstrap.servers", Infra.shared().bootstrapServers()));
  final KafkaProducer<byte[], byte[]> producer = producer(Map.of());

  /** Pattern of this test's topics. */
  String pattern() {
    return "gateway\\.it" + prefix.substring("gateway.it".length(), prefix.length() - 1) + "\\..+";
  }

  String topic(String name, int partitions) {
    await(
        admin
            .createTopics(
                List.of(
                    new NewTopic(prefix + name, partitions, (short) 1)
                        .configs(
                            Map.of(
                                "message.timestamp.type",
                                "LogAppendTime",
                                "max.message.bytes",
                                Integer.toString(4 << 20)))))
            .all());
    return prefix + name;
  }

  void send(ProducerRecord<byte[], byte[]> each) {
    send(producer, each);
  }

  /** Hands it to the producer; flush it, and a test that waits for the record sees a failure. */
  static void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> each) {
    Future<?> unused = producer.send(each);
  }

  static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> properties =
        new java.util.HashMap<>(
            Map.of(
                "bootstrap.servers", Infra.shared().bootstrapServers(),
                "acks", "all",
                "linger.ms", "2",
                // A new partition may refuse the first batch and take the second: then neither
                // fits.
                "max.in.flight.requests.per.connection", "1",
                "max.request.size", Integer.toString(64 << 20)));
    properties.putAll(more);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    admin.close(Duration.ofSeconds(5));
  }
}
