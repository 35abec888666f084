package io.observatory.webhook.delivery;

import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Judges attempts. 2xx is the only success; 410 ends a delivery at once; everything else is tried
 * again when the policy says, or later where the endpoint asks for it, until the policy has no
 * further delay. Jitter and {@code Retry-After} only ever add.
 */
public final class Schedule {

  static final int GONE = 410;

  private final DoubleSupplier random;

  /** {@code random} gives 0 (inclusive) to 1. */
  public Schedule(DoubleSupplier random) {
    this.random = random;
  }

  /** What becomes of the delivery after this attempt, which ended at {@code now}. */
  public Verdict judge(Endpoint endpoint, Delivery delivery, Attempt attempt, Instant now) {
    if (attempt.isSuccess()) {
      return new Verdict.Succeeded();
    }
    boolean holds = delivery.orderingKey() != null && !endpoint.ordering().skipDead();
    if (attempt.status() != null && attempt.status() == GONE) {
      return new Verdict.Dead("gone", holds);
    }
    RetryPolicy policy = endpoint.retry();
    if (delivery.attempts() >= policy.delays().size()) {
      return new Verdict.Dead("exhausted", holds);
    }
    Duration delay = withJitter(policy, policy.delays().get(delivery.attempts()));
    Duration asked = askedFor(policy, attempt, now);
    return new Verdict.Retry(
        now.plus(asked.compareTo(delay) > 0 ? asked : delay), attempt.outcome());
  }

  private Duration withJitter(RetryPolicy policy, Duration base) {
    double share = Math.clamp(random.getAsDouble(), 0.0, 1.0) * policy.jitter();
    // A random source that says NaN adds nothing; a delay is at most seven days, so this fits.
    return Double.isFinite(share) ? base.plusMillis(Math.round(base.toMillis() * share)) : base;
  }

  private static Duration askedFor(RetryPolicy policy, Attempt attempt, Instant now) {
    Attempt.Answer answer = attempt.answer();
    String said = answer == null ? null : answer.headers().get("retry-after");
    if (said == null) {
      return Duration.ZERO;
    }
    Optional<Duration> asked = RetryAfter.parse(said, now);
    Duration cap = policy.retryAfterCap();
    return asked.map(d -> d.compareTo(cap) > 0 ? cap : d).orElse(Duration.ZERO);
  }
}
