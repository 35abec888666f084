package io.observatory.benchmarks;

import io.observatory.events.JobCommand;
import io.observatory.events.JobCommandKind;
import io.observatory.events.JobSpec;
import io.observatory.platform.avro.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Commands to keep jobs, over Kafka. */
final class JobCommands {
  private static final String TOPIC = "gateway.job.command.v1";

  private JobCommands() {}

  /** Sends so many, each to run once; returns when the broker has the last. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  static void send(Properties client, AvroCodec codec, int first, int count, Instant due) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("acks", "all");
    properties.put("linger.ms", "20");
    properties.put("batch.size", "262144");
    properties.put("compression.type", "lz4");
    AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = first; i < first + count; i++) {
        String id = UUID.randomUUID().toString();
        producer.send(
            new ProducerRecord<>(
                TOPIC,
                id.getBytes(StandardCharsets.UTF_8),
                codec.encode(TOPIC, upsert(id, i, due))),
            (metadata, failure) -> {
              if (failure != null) {
                refused.set(failure);
              }
            });
      }
    }
    Exception failure = refused.get();
    if (failure != null) {
      throw new IllegalStateException("the broker did not take every command", failure);
    }
  }

  private static JobCommand upsert(String id, int number, Instant due) {
    return JobCommand.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setSentAt(Clock.systemUTC().instant())
        .setJobId(id)
        .setKind(JobCommandKind.UPSERT)
        .setJob(
            JobSpec.newBuilder()
                .setTargetAgentId(JobLoad.agent(number))
                .setRunAt(due)
                .setPayload(JobLoad.payload(number))
                .build())
        .setRequestedBy("benchmark")
        .build();
  }
}
