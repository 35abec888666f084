package io.observatory.platform.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * An idempotent producer of bytes that never lingers and takes part in no transaction, for the
 * outbox and for dead letters. It connects at its first record, so a service starts without a
 * broker.
 */
public final class PromptProducer implements AutoCloseable {

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Map<String, Object> configuration;
  private final Function<Map<String, Object>, Producer<byte[], byte[]>> connect;
  private @Nullable Producer<byte[], byte[]> producer;
  private boolean closed;

  /** Takes over the service's producer configuration, except what would delay or batch by time. */
  public PromptProducer(Map<String, Object> configuration) {
    this(
        configuration,
        all -> new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  PromptProducer(
      Map<String, Object> configuration,
      Function<Map<String, Object>, Producer<byte[], byte[]>> connect) {
    Map<String, Object> all = new HashMap<>(configuration);
    all.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    all.remove(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG);
    all.remove(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);
    all.computeIfPresent(ProducerConfig.CLIENT_ID_CONFIG, (key, id) -> id + "-prompt");
    all.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    this.configuration = Map.copyOf(all);
    this.connect = connect;
  }

  /** Completes when all in-sync replicas have the record; fails with Kafka's exception. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells, without a thread that waits
  public CompletableFuture<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<RecordMetadata> acknowledged = new CompletableFuture<>();
    try {
      producer()
          .send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  acknowledged.complete(metadata);
                } else {
                  acknowledged.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      acknowledged.completeExceptionally(e);
    }
    return acknowledged;
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (closed) {
      throw new IllegalStateException("the producer is closed");
    }
    if (producer == null) {
      producer = connect.apply(configuration);
    }
    return producer;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (producer != null) {
      producer.close(CLOSE_WITHIN);
      producer = null;
    }
  }
}
