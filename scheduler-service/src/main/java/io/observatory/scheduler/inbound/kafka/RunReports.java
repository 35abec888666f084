package io.observatory.scheduler.inbound.kafka;

import io.observatory.events.JobRunEvent;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.kafka.DeadLetters;
import io.observatory.platform.kafka.Misrouting;
import io.observatory.platform.kafka.PoisonRecordException;
import io.observatory.scheduler.run.Heard;
import io.observatory.scheduler.run.Report;
import io.observatory.scheduler.run.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * What agents say about runs. Who says it must be the agent that the run was fired for. That is a
 * claim: whoever may write to the topic may make it, so the broker's access rules are the only
 * proof there is. A repeat finds its run ended.
 */
@Component
class RunReports {

  private static final String TOPIC = "gateway.job.run.v1";

  /** What this service says itself, it knows. */
  private static final String OWN = "/observatory/scheduler-service";

  private final Runs runs;
  private final AvroCodec codec;
  private final DeadLetters letters;

  RunReports(Runs runs, AvroCodec codec, DeadLetters letters) {
    this.runs = runs;
    this.codec = codec;
    this.letters = letters;
  }

  @KafkaListener(
      id = "job-run-reports",
      topics = TOPIC,
      groupId = "scheduler-service-runs",
      batch = "true")
  void take(List<ConsumerRecord<byte[], byte[]>> records, Consumer<byte[], byte[]> consumer) {
    int partitions = consumer.partitionsFor(TOPIC).size();
    new Batch<>(
            record -> read(record, partitions),
            said -> hear(said.stream().flatMap(Optional::stream).toList()),
            letters)
        .take(records);
  }

  /** A report, and the record that it stands in. */
  private record Said(ConsumerRecord<byte[], byte[]> record, Report report) {}

  private void hear(List<Said> said) {
    List<Heard> heard = runs.hear(said.stream().map(Said::report).toList());
    for (int i = 0; i < said.size(); i++) {
      PoisonRecordException refusal = refusal(heard.get(i));
      if (refusal != null) {
        letters.publish(said.get(i).record(), Batch.GROUP, refusal);
      }
    }
  }

  /** Why it was not heard, where somebody should know. */
  private static @Nullable PoisonRecordException refusal(Heard heard) {
    return switch (heard) {
      case CROWDED ->
          new PoisonRecordException(
              "too_many_early", "too much waits for runs of the job that were not fired yet");
      case FORBIDDEN ->
          new PoisonRecordException(
              "not_your_agent", "reported_by is not the agent that the run was fired for");
      case TAKEN, EARLY, REPEATED, ENDED, UNTRACKED, UNKNOWN -> null;
    };
  }

  /** Empty when it says nothing that an agent may say. */
  private Optional<Said> read(ConsumerRecord<byte[], byte[]> record, int partitions) {
    if (OWN.equals(CloudEvents.text(record.headers(), "ce_source"))) {
      return Optional.empty();
    }
    JobRunEvent said = codec.decode(TOPIC, record.value(), JobRunEvent.class);
    Report.Kind kind = kind(said);
    if (kind == null) {
      return Optional.empty();
    }
    Misrouting.fault(record, partitions, said.getJobId())
        .ifPresent(
            fault -> {
              throw new PoisonRecordException(fault, "this is not where the job's reports lie");
            });
    Report report =
        new Report(
            id(said.getJobId()),
            id(said.getFireId()),
            kind,
            lease(said),
            cut(said.getCode(), Report.LONGEST_CODE),
            cut(text(said, kind), Report.LONGEST_DETAIL),
            result(said),
            reporter(said));
    return Optional.of(new Said(record, report));
  }

  private static Report.@Nullable Kind kind(JobRunEvent said) {
    return switch (said.getKind()) {
      case STARTED -> Report.Kind.STARTED;
      case HEARTBEAT, PROGRESS -> Report.Kind.PROGRESS;
      case SUCCEEDED -> Report.Kind.SUCCEEDED;
      case FAILED -> Report.Kind.FAILED;
      case CANCELLED -> Report.Kind.CANCELLED;
      case SKIPPED, TIMED_OUT, STALE, GAVE_UP, REFUSED -> null; // for this service to say
      case UNKNOWN ->
          throw new PoisonRecordException("unknown_kind", "it says nothing that is known here");
    };
  }

  private static String reporter(JobRunEvent said) {
    String reporter = said.getReportedBy();
    if (reporter == null) {
      throw new PoisonRecordException("no_reporter", "reported_by is missing");
    }
    return reporter;
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new PoisonRecordException("invalid_id", "job and run have UUIDs", e);
    }
  }

  /** A time by the agent's clock: what counts is how long after its sending that is. */
  private static @Nullable Duration lease(JobRunEvent said) {
    Instant until = said.getLeaseUntil();
    if (until == null) {
      return null;
    }
    Duration lease = Duration.between(said.getSentAt(), until);
    if (!lease.isPositive()) {
      return null;
    }
    return lease.compareTo(Report.LONGEST_LEASE) > 0 ? Report.LONGEST_LEASE : lease;
  }

  private static @Nullable String text(JobRunEvent said, Report.Kind kind) {
    String progress = said.getProgress();
    return kind.isEnd() || progress == null ? said.getDetail() : progress;
  }

  /** Too long a sentence is no reason to forget how a run ended. */
  private static @Nullable String cut(@Nullable String text, int longest) {
    return text == null || text.length() <= longest ? text : text.substring(0, longest);
  }

  private static @Nullable String result(JobRunEvent said) {
    String result = said.getResult();
    return result == null || result.length() <= Report.LONGEST_RESULT ? result : null;
  }
}
