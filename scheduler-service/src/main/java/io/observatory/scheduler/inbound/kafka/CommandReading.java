package io.observatory.scheduler.inbound.kafka;

import io.observatory.events.JobSpec;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.kafka.Misrouting;
import io.observatory.platform.kafka.PoisonRecordException;
import io.observatory.scheduler.job.Caller;
import io.observatory.scheduler.job.JobCommand;
import io.observatory.scheduler.job.JobRules;
import io.observatory.scheduler.job.JobTerms;
import io.observatory.scheduler.occurrence.InvalidScheduleException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A command out of a record. */
final class CommandReading {

  private static final int LONGEST_REASON = 2_000;
  private static final Pattern TRACE =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
  private static final JobTerms NONE = new JobTerms(null, null, null, null);

  private final AvroCodec codec;

  CommandReading(AvroCodec codec) {
    this.codec = codec;
  }

  /**
   * The command in {@code record}.
   *
   * @throws PoisonRecordException when there is none and never will be
   * @throws io.observatory.platform.avro.RegistryUnavailableException when it can not be told now
   */
  JobCommand read(ConsumerRecord<byte[], byte[]> record, int partitions) {
    io.observatory.events.JobCommand said =
        codec.decode(record.topic(), record.value(), io.observatory.events.JobCommand.class);
    Misrouting.fault(record, partitions, said.getJobId())
        .ifPresent(
            fault -> {
              throw new PoisonRecordException(fault, "this is not where the job's commands lie");
            });
    Long expected = said.getExpectedVersion();
    JobSpec job = said.getJob();
    JobCommand.Kind kind = kind(said);
    boolean needsJob = kind == JobCommand.Kind.UPSERT || kind == JobCommand.Kind.RESCHEDULE;
    if (needsJob && job == null) {
      throw new PoisonRecordException("invalid_schedule", "the job is missing");
    }
    try {
      return new JobCommand(
          kind,
          kind == JobCommand.Kind.UPSERT
              ? JobRules.fresh(said.getJobId())
              : JobRules.id(said.getJobId()),
          said.getEventId(),
          job == null || !needsJob ? NONE : terms(job),
          said.getSentAt(),
          expected == null ? 0 : expected,
          said.getFromAt(),
          said.getUntilAt(),
          Caller.machine(said.getRequestedBy()),
          cut(said.getReason()),
          trace(record));
    } catch (InvalidScheduleException e) {
      throw new PoisonRecordException(e.code(), String.valueOf(e.getMessage()), e);
    }
  }

  private static JobCommand.Kind kind(io.observatory.events.JobCommand said) {
    return switch (said.getKind()) {
      case UPSERT -> JobCommand.Kind.UPSERT;
      case RESCHEDULE -> JobCommand.Kind.RESCHEDULE;
      case PAUSE -> JobCommand.Kind.PAUSE;
      case RESUME -> JobCommand.Kind.RESUME;
      case CANCEL -> JobCommand.Kind.CANCEL;
      case TRIGGER -> JobCommand.Kind.TRIGGER;
      case BACKFILL -> JobCommand.Kind.BACKFILL;
      case UNKNOWN ->
          throw new PoisonRecordException("unknown_kind", "it asks for nothing that is known here");
    };
  }

  private static JobTerms terms(JobSpec said) {
    Map<String, @Nullable Object> policy = policy(said);
    return new JobTerms(
        said.getTargetAgentId(),
        schedule(said),
        policy.isEmpty() ? null : policy,
        said.getPayload());
  }

  /** Null where nothing is said about times. */
  private static @Nullable Map<String, @Nullable Object> schedule(JobSpec said) {
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    int ways = 0;
    if (said.getRunAt() != null) {
      ways++;
      one.put("type", "once");
      one.put("at", said.getRunAt().toString());
    }
    if (said.getDelayMs() != null) {
      ways++;
      one.put("type", "once");
      one.put("delay_ms", said.getDelayMs());
    }
    if (said.getIntervalMs() != null) {
      ways++;
      one.put("type", "fixed_rate");
      one.put("every_ms", said.getIntervalMs());
      put(one, "anchor", said.getAnchorAt());
    }
    if (said.getFixedDelayMs() != null) {
      ways++;
      one.put("type", "fixed_delay");
      one.put("every_ms", said.getFixedDelayMs());
    }
    if (said.getCron() != null) {
      ways++;
      one.put("type", "cron");
      one.put("expression", said.getCron());
      put(one, "zone", said.getTimeZone());
      put(one, "gap", said.getDstGap());
      put(one, "overlap", said.getDstOverlap());
    }
    if (ways > 1) {
      throw new PoisonRecordException(
          "invalid_schedule",
          "one of run_at, delay_ms, interval_ms, fixed_delay_ms and cron is wanted");
    }
    return ways == 0 ? null : one;
  }

  private static Map<String, @Nullable Object> policy(JobSpec said) {
    Map<String, @Nullable Object> policy = new LinkedHashMap<>();
    Map<String, @Nullable Object> misfire = new LinkedHashMap<>();
    put(misfire, "policy", said.getMisfirePolicy());
    put(misfire, "after_ms", said.getMisfireAfterMs());
    put(misfire, "max", said.getMisfireMax());
    put(misfire, "window_ms", said.getMisfireWindowMs());
    Map<String, @Nullable Object> backoff = new LinkedHashMap<>();
    put(backoff, "base_ms", said.getBackoffMs());
    put(backoff, "cap_ms", said.getBackoffCapMs());
    put(policy, "misfire", misfire.isEmpty() ? null : misfire);
    put(policy, "backoff", backoff.isEmpty() ? null : backoff);
    put(policy, "overlap", said.getOverlapPolicy());
    put(policy, "starts_at", said.getStartsAt());
    put(policy, "ends_at", said.getEndsAt());
    put(policy, "max_runs", said.getMaxRuns());
    put(policy, "jitter_ms", said.getJitterMs());
    put(policy, "priority", said.getPriority());
    put(policy, "tracked", said.getTracked());
    put(policy, "stale_after_ms", said.getStaleAfterMs());
    put(policy, "timeout_ms", said.getTimeoutMs());
    put(policy, "max_attempts", said.getMaxAttempts());
    put(policy, "pause_on_failure", said.getPauseOnFailure());
    put(policy, "dead_event", said.getDeadEvent());
    return policy;
  }

  private static void put(
      Map<String, @Nullable Object> object, String name, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case Instant at -> object.put(name, at.toString());
      default -> object.put(name, value);
    }
  }

  /** Anything else than a trace would only be carried along. */
  private static @Nullable String trace(ConsumerRecord<byte[], byte[]> record) {
    String trace = CloudEvents.text(record.headers(), "traceparent");
    return trace != null && TRACE.matcher(trace).matches() ? trace : null;
  }

  private static @Nullable String cut(@Nullable String reason) {
    return reason == null || reason.length() <= LONGEST_REASON
        ? reason
        : reason.substring(0, LONGEST_REASON);
  }
}
