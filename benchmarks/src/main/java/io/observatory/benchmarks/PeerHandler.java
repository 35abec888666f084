package io.observatory.benchmarks;

import io.observatory.events.JobDue;
import io.observatory.events.JobDueKind;
import io.observatory.platform.avro.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a job does in every other scheduler: it publishes the event that ours publishes and waits
 * for the broker's answer, then it counts. Safe for many threads, which share the producer.
 */
final class PeerHandler implements AutoCloseable {
  private final AvroCodec codec;
  private final KafkaProducer<byte[], byte[]> producer;
  private volatile Firings firings = new Firings(0, 0);

  PeerHandler(Properties client, AvroCodec codec) {
    this.codec = codec;
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("acks", "all");
    properties.put("linger.ms", "0");
    properties.put("compression.type", "lz4");
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** What is counted from now on. */
  void counts(Firings wanted) {
    firings = wanted;
  }

  /** Returns when the broker has it. */
  void fire(String payload) {
    int number = JobLoad.number(payload.getBytes(StandardCharsets.US_ASCII));
    String agent = JobLoad.agent(number);
    Instant now = Clock.systemUTC().instant();
    String id = new UUID(number, ~number).toString();
    JobDue event =
        JobDue.newBuilder()
            .setEventId(id)
            .setSentAt(now)
            .setJobId(id)
            .setTargetAgentId(agent)
            .setFireId(id)
            .setKind(JobDueKind.SCHEDULED)
            .setScheduledFor(now)
            .setFiredAt(now)
            .setPayload(payload)
            .build();
    try {
      producer
          .send(
              new ProducerRecord<>(
                  JobLoad.DUE,
                  agent.getBytes(StandardCharsets.UTF_8),
                  codec.encode(JobLoad.DUE, event)))
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker did not take an event", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    firings.see(number, System.nanoTime());
  }

  @Override
  public void close() {
    producer.close();
  }
}
