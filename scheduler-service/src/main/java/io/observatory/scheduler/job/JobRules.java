package io.observatory.scheduler.job;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.occurrence.InvalidScheduleException;
import io.observatory.scheduler.occurrence.Jitter;
import io.observatory.scheduler.occurrence.Occurrence;
import io.observatory.scheduler.occurrence.Schedule;
import io.observatory.scheduler.plan.Policies;
import io.observatory.scheduler.plan.PolicyForm;
import io.observatory.scheduler.plan.ScheduleForm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What callers may ask of a job, and the row it becomes. Pure. */
public final class JobRules {

  /** Longest payload, in bytes of UTF-8. */
  public static final int LARGEST_PAYLOAD = 256 * 1024;

  private static final int LONGEST_AGENT = 256;
  private static final String DELAY = "delay_ms";
  private static final String KEY = "key/";

  private JobRules() {}

  /**
   * A new job's.
   *
   * @param now what delays and fixed rates count from
   * @throws InvalidScheduleException naming code and field
   */
  public static JobSpec spec(JobTerms terms, Instant now) {
    Map<String, ? extends @Nullable Object> when = terms.schedule();
    if (when == null) {
      throw new InvalidScheduleException("invalid_schedule", "schedule", "it is missing");
    }
    Schedule schedule = schedule(when, now);
    Policies policies = terms.policy() == null ? Policies.DEFAULT : PolicyForm.read(terms.policy());
    return new JobSpec(
        target(terms.targetAgentId()),
        schedule,
        policies.fitting(schedule),
        payload(terms.payload()));
  }

  /** Those of a job, with what is asked for changed. */
  static JobSpec changed(JobSpec before, JobTerms terms, Instant now) {
    Map<String, ? extends @Nullable Object> when = terms.schedule();
    Map<String, ? extends @Nullable Object> how = terms.policy();
    Schedule schedule = when == null ? before.schedule() : schedule(when, now);
    return new JobSpec(
        terms.targetAgentId() == null ? before.targetAgentId() : target(terms.targetAgentId()),
        schedule,
        (how == null ? before.policies() : merged(before.policies(), how)).fitting(schedule),
        terms.payload() == null ? before.payload() : payload(terms.payload()));
  }

  private static Policies merged(Policies before, Map<String, ? extends @Nullable Object> change) {
    Map<String, @Nullable Object> merged = new HashMap<>(PolicyForm.write(before));
    merged.putAll(change);
    return PolicyForm.read(merged);
  }

  private static Schedule schedule(Map<String, ? extends @Nullable Object> when, Instant now) {
    Object delay = when.get(DELAY);
    if (delay == null) {
      return ScheduleForm.read(when, now);
    }
    if (!"once".equals(when.get("type")) || when.get("at") != null) {
      throw new InvalidScheduleException(
          "invalid_schedule", DELAY, "a delay goes with the type once, instead of a time");
    }
    return new Schedule.Once(now.plus(delay(delay)));
  }

  /** How long from now, said in milliseconds. */
  public static Duration delay(@Nullable Object millis) {
    if (!(millis instanceof Integer || millis instanceof Long)) {
      throw new InvalidScheduleException(
          "invalid_delay", DELAY, "a whole number of milliseconds is wanted");
    }
    long delay = ((Number) millis).longValue();
    if (delay <= 0) {
      throw new InvalidScheduleException("invalid_delay", DELAY, "a delay is more than 0");
    }
    if (delay > Schedule.LONGEST.toMillis()) {
      throw new InvalidScheduleException("too_far", DELAY, "a delay is at most 10 years");
    }
    return Duration.ofMillis(delay);
  }

  private static String target(@Nullable String agent) {
    if (agent == null || agent.isBlank() || agent.length() > LONGEST_AGENT || isBroken(agent)) {
      throw new InvalidScheduleException(
          "invalid_target",
          "target_agent_id",
          "must be valid text of 1 to " + LONGEST_AGENT + " characters");
    }
    return agent;
  }

  private static @Nullable String payload(@Nullable String payload) {
    if (payload == null) {
      return null;
    }
    if (payload.length() > LARGEST_PAYLOAD
        || payload.getBytes(StandardCharsets.UTF_8).length > LARGEST_PAYLOAD) {
      throw new InvalidScheduleException(
          "payload_too_large", "payload", "a payload has at most 256 KiB");
    }
    if (isBroken(payload)) {
      throw new InvalidScheduleException("invalid_payload", "payload", "must be valid text");
    }
    return payload;
  }

  /** PostgreSQL has no NUL in text, and lone surrogates are no characters. */
  private static boolean isBroken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\0' || Character.isLowSurrogate(c)) {
        return true;
      }
      if (Character.isHighSurrogate(c)
          && (++i == text.length() || !Character.isLowSurrogate(text.charAt(i)))) {
        return true;
      }
    }
    return false;
  }

  /** The name that an {@code Idempotency-Key} of a caller stands for; nobody else can say it. */
  public static JobId keyed(String principal, String key) {
    return JobId.of(KEY + principal + "/" + key);
  }

  /** The name of a job that is made, checked. */
  public static JobId fresh(String text) {
    if (text.startsWith(KEY)) {
      throw new InvalidScheduleException(
          "invalid_job_id", "job_id", "names that begin with " + KEY + " are for keys");
    }
    return id(text);
  }

  /** The name of a job, or its id, checked. */
  public static JobId id(String text) {
    if (text.isBlank() || text.length() > JobId.LONGEST || isBroken(text)) {
      throw new InvalidScheduleException(
          "invalid_job_id",
          "job_id",
          "must be valid text of 1 to " + JobId.LONGEST + " characters");
    }
    return JobId.of(text);
  }

  /** The row that fires an occurrence of the schedule. */
  static DueRow row(UUID id, JobSpec spec, Occurrence occurrence, int runNo, long version) {
    return new DueRow(
        id,
        FireKind.SCHEDULED,
        occurrence.at(),
        occurrence.at().plus(Jitter.of(id, spec.policies().jitter())),
        1,
        spec.policies().priority(),
        runNo,
        version);
  }
}
