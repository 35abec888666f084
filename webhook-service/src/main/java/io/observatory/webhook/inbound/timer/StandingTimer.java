package io.observatory.webhook.inbound.timer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.webhook.ledger.Ledger;
import io.observatory.webhook.ledger.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks how deliveries and replays stand; every instance says the same numbers, and none while it
 * can not look.
 */
@Component
class StandingTimer {

  private static final Logger LOGGER = LoggerFactory.getLogger(StandingTimer.class);

  private final Ledger ledger;
  private final Clock clock;
  private volatile @Nullable Standing standing;

  StandingTimer(Ledger ledger, MeterRegistry meters, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
    Gauge.builder("observatory.webhook.due.age", () -> number(this::age))
        .description("For how long the delivery that is due longest has been due")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("observatory.webhook.waiting", () -> number(Standing::waiting))
        .description("Deliveries that wait, counted up to " + Standing.MOST_COUNTED)
        .register(meters);
    Gauge.builder("observatory.webhook.replays.failed", () -> number(Standing::failedReplays))
        .description("Replays that could not go on, of those that are kept")
        .register(meters);
  }

  /** At a rate, so that it has a thread of its own: nothing that is due waits for it. */
  @Scheduled(fixedRateString = "${webhook.delivery.standing-interval:15s}")
  void look() {
    try {
      standing = ledger.standing();
    } catch (RuntimeException e) {
      standing = null;
      LOGGER.debug("How deliveries stand is not known now", e);
    }
  }

  private double number(ToDoubleFunction<Standing> of) {
    Standing now = standing;
    return now == null ? Double.NaN : of.applyAsDouble(now);
  }

  private double age(Standing now) {
    Instant due = now.oldestDue();
    return due == null
        ? 0
        : Math.max(0, Duration.between(due, clock.instant()).toMillis() / 1_000.0);
  }
}
