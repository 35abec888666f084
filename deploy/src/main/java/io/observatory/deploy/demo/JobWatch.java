package io.observatory.deploy.demo;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.observatory.events.JobDue;
import io.observatory.events.JobRunEvent;
import io.observatory.schemas.TrustedEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the scheduler fires and says of runs, as agents read it, since the demo began. */
final class JobWatch implements AutoCloseable {
  static final String RUNS = "gateway.job.run.v1";
  private static final String DUE = "gateway.job.due.v1";

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AvroKafkaDeserializer<Object> values = new AvroKafkaDeserializer<>();
  private final List<Fired> fired = new CopyOnWriteArrayList<>();
  private final List<JobRunEvent> runs = new CopyOnWriteArrayList<>();
  private final Thread reader;
  private volatile boolean closed;

  /** Something that was fired, and when the broker took it. */
  record Fired(JobDue due, Instant at) {}

  /** Stands at the end of both topics when it returns. */
  JobWatch(String bootstrapServers, String registryUrl) {
    TrustedEvents.trust();
    values.configure(KafkaBeats.serde(registryUrl), false);
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("client.id", "demo-job-watch");
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", false);
    config.put("auto.offset.reset", "none");
    config.put("reconnect.backoff.max.ms", 1_000);
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        Stream.of(DUE, RUNS)
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList());
    consumer.endOffsets(consumer.assignment()).forEach(consumer::seek);
    reader = Thread.ofPlatform().daemon().name("demo-job-watch").start(this::read);
  }

  /** What was fired for an agent, in order. */
  List<Fired> fired(String agent) {
    return fired.stream().filter(one -> one.due().getTargetAgentId().equals(agent)).toList();
  }

  /** What was said of one run, in order. */
  List<JobRunEvent> run(String fireId) {
    return runs.stream().filter(one -> one.getFireId().equals(fireId)).toList();
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      reader.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    values.close();
  }

  private void read() {
    try (consumer) {
      while (!closed) {
        consumer.poll(Duration.ofMillis(250)).forEach(this::take);
      }
    } catch (WakeupException e) {
      // closed
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    switch (values.deserialize(record.topic(), record.value())) {
      case JobDue due -> fired.add(new Fired(due, Instant.ofEpochMilli(record.timestamp())));
      case JobRunEvent run -> runs.add(run);
      default -> throw new IllegalStateException("no event of a job: " + record.topic());
    }
  }
}
