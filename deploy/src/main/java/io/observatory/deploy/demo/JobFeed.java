package io.observatory.deploy.demo;

import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.observatory.events.JobCommand;
import io.observatory.events.JobCommandKind;
import io.observatory.events.JobDue;
import io.observatory.events.JobRunEvent;
import io.observatory.events.JobRunEventKind;
import io.observatory.events.JobSpec;
import io.observatory.schemas.TrustedEvents;
import java.time.Clock;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What agents tell the scheduler, produced as agents do: jobs they want, and how runs go. */
final class JobFeed implements AutoCloseable {
  private static final String COMMANDS = "gateway.job.command.v1";
  private static final String ASKS = "demo";

  private final KafkaProducer<String, byte[]> producer;
  private final AvroKafkaSerializer<Object> values = new AvroKafkaSerializer<>();
  private final Clock clock;

  JobFeed(String bootstrapServers, String registryUrl, Clock clock) {
    TrustedEvents.trust();
    values.configure(KafkaBeats.serde(registryUrl), false);
    this.clock = clock;
    producer =
        new KafkaProducer<>(
            KafkaBeats.producer(bootstrapServers, "demo-jobs"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Makes a job; while the broker is away the command waits. */
  void make(String job, JobSpec spec) {
    command(JobCommand.newBuilder().setJobId(job).setKind(JobCommandKind.UPSERT).setJob(spec), job);
  }

  /** Ends a job. */
  void cancel(String job) {
    command(JobCommand.newBuilder().setJobId(job).setKind(JobCommandKind.CANCEL), job);
  }

  /** Says how a run goes, as the agent that was told to run it. */
  void report(JobDue due, JobRunEventKind kind) {
    JobRunEvent report =
        JobRunEvent.newBuilder()
            .setEventId(UUID.randomUUID().toString())
            .setSentAt(clock.instant())
            .setJobId(due.getJobId())
            .setFireId(due.getFireId())
            .setKind(kind)
            .setReportedBy(due.getTargetAgentId())
            .setAttempt(due.getAttempt())
            .build();
    send(JobWatch.RUNS, due.getJobId(), report);
  }

  private void command(JobCommand.Builder command, String job) {
    send(
        COMMANDS,
        job,
        command
            .setEventId(UUID.randomUUID().toString())
            .setSentAt(clock.instant())
            .setRequestedBy(ASKS)
            .build());
  }

  private void send(String topic, String key, Object record) {
    var _ = producer.send(new ProducerRecord<>(topic, key, values.serialize(topic, record)));
  }

  @Override
  public void close() {
    producer.close();
    values.close();
  }
}
