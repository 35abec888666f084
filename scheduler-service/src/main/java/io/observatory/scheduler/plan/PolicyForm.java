package io.observatory.scheduler.plan;

import io.observatory.scheduler.occurrence.Bounds;
import io.observatory.scheduler.occurrence.InvalidScheduleException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Policies as a JSON object; what is left out has its default:
 *
 * <pre>
 * {"misfire": {"policy": "all", "max": 100, "window_ms": 86400000, "after_ms": 10000},
 *  "overlap": "buffer_one", "jitter_ms": 60000,
 *  "starts_at": "2027-01-31T09:00:00Z", "ends_at": "2027-12-31T00:00:00Z", "max_runs": 10,
 *  "priority": 1, "tracked": true, "stale_after_ms": 600000, "timeout_ms": 3600000,
 *  "max_attempts": 3, "backoff": {"base_ms": 10000, "cap_ms": 3600000},
 *  "pause_on_failure": 5, "dead_event": "jobs.report.dead"}
 * </pre>
 *
 * <p>Runs are tracked when {@code tracked} says so, or when anything is asked for that needs it.
 */
public final class PolicyForm {

  /** What only tracked runs can be held to. */
  private static final List<String> NEED_TRACKING =
      List.of(
          "stale_after_ms",
          "timeout_ms",
          "max_attempts",
          "backoff",
          "pause_on_failure",
          "dead_event");

  private PolicyForm() {}

  /**
   * Reads some.
   *
   * @throws InvalidScheduleException naming the field
   */
  public static Policies read(Map<?, ?> object) {
    Fields fields = new Fields("invalid_policy", "", object);
    Policies policies =
        new Policies(
            misfire(fields),
            fields.choice("overlap", Overlap.class, Overlap.ALLOW_ALL),
            fields.millis("jitter_ms", Duration.ZERO),
            new Bounds(
                fields.instant("starts_at"),
                fields.instant("ends_at"),
                fields.whole("max_runs", Integer.MAX_VALUE)),
            fields.whole("priority", Policies.USUAL_PRIORITY),
            tracking(fields));
    fields.end();
    return policies;
  }

  /** The one form of these policies: what differs from the default, in this order. */
  public static Map<String, @Nullable Object> write(Policies policies) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    Misfire misfire = policies.misfire();
    if (!misfire.equals(Misfire.DEFAULT)) {
      Map<String, Object> inner = new LinkedHashMap<>();
      inner.put("policy", Fields.word(misfire.policy()));
      inner.put("max", misfire.most());
      inner.put("window_ms", misfire.window().toMillis());
      inner.put("after_ms", misfire.after().toMillis());
      object.put("misfire", inner);
    }
    if (policies.overlap() != Overlap.ALLOW_ALL) {
      object.put("overlap", Fields.word(policies.overlap()));
    }
    if (!policies.jitter().isZero()) {
      object.put("jitter_ms", policies.jitter().toMillis());
    }
    writeBounds(policies.bounds(), object);
    if (policies.priority() != Policies.USUAL_PRIORITY) {
      object.put("priority", policies.priority());
    }
    Tracking tracking = policies.tracking();
    if (tracking != null) {
      writeTracking(tracking, object);
    }
    return object;
  }

  private static Misfire misfire(Fields outer) {
    Fields fields = outer.object("misfire");
    if (fields == null) {
      return Misfire.DEFAULT;
    }
    Misfire usual = Misfire.DEFAULT;
    Misfire misfire =
        new Misfire(
            fields.choice("policy", Misfire.Policy.class, usual.policy()),
            fields.whole("max", usual.most()),
            fields.millis("window_ms", usual.window()),
            fields.millis("after_ms", usual.after()));
    fields.end();
    return misfire;
  }

  private static @Nullable Tracking tracking(Fields fields) {
    boolean needed = NEED_TRACKING.stream().anyMatch(fields::has);
    needed |= fields.choice("overlap", Overlap.class, Overlap.ALLOW_ALL) != Overlap.ALLOW_ALL;
    if (!fields.flag("tracked", needed)) {
      if (needed) {
        throw fields.wrong("tracked", "what is asked for besides needs an answer from the run");
      }
      return null;
    }
    Tracking usual = Tracking.DEFAULT;
    Duration base = Retries.NONE.base();
    Duration cap = Retries.NONE.cap();
    Fields backoff = fields.object("backoff");
    if (backoff != null) {
      base = backoff.millis("base_ms", base);
      cap = backoff.millis("cap_ms", cap);
      backoff.end();
    }
    return new Tracking(
        fields.millis("stale_after_ms", usual.staleAfter()),
        fields.millis("timeout_ms"),
        new Retries(fields.whole("max_attempts", 1), base, cap),
        fields.whole("pause_on_failure", 0),
        fields.text("dead_event"));
  }

  private static void writeBounds(Bounds bounds, Map<String, @Nullable Object> object) {
    if (bounds.startsAt() != null) {
      object.put("starts_at", bounds.startsAt().toString());
    }
    if (bounds.endsAt() != null) {
      object.put("ends_at", bounds.endsAt().toString());
    }
    if (bounds.maxRuns() != Integer.MAX_VALUE) {
      object.put("max_runs", bounds.maxRuns());
    }
  }

  private static void writeTracking(Tracking tracking, Map<String, @Nullable Object> object) {
    object.put("tracked", true);
    if (!tracking.staleAfter().equals(Tracking.DEFAULT.staleAfter())) {
      object.put("stale_after_ms", tracking.staleAfter().toMillis());
    }
    if (tracking.timeout() != null) {
      object.put("timeout_ms", tracking.timeout().toMillis());
    }
    Retries retries = tracking.retries();
    if (retries.maxAttempts() != 1) {
      object.put("max_attempts", retries.maxAttempts());
    }
    if (!retries.base().equals(Retries.NONE.base()) || !retries.cap().equals(Retries.NONE.cap())) {
      Map<String, Object> backoff = new LinkedHashMap<>();
      backoff.put("base_ms", retries.base().toMillis());
      backoff.put("cap_ms", retries.cap().toMillis());
      object.put("backoff", backoff);
    }
    if (tracking.pauseOnFailure() != 0) {
      object.put("pause_on_failure", tracking.pauseOnFailure());
    }
    if (tracking.deadEvent() != null) {
      object.put("dead_event", tracking.deadEvent());
    }
  }
}
