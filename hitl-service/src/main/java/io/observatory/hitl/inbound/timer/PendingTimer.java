package io.observatory.hitl.inbound.timer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.observatory.hitl.approval.PendingCounts;
import io.observatory.hitl.approval.PendingCounts.Pending;
import io.observatory.platform.kafka.Fault;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Counts what waits for people; every instance says the same number. */
@Component
class PendingTimer {

  private static final Logger LOGGER = LoggerFactory.getLogger(PendingTimer.class);

  /** Times as long as it took. */
  private static final long PAUSE = 49;

  private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toNanos(5);

  private final PendingCounts counts;
  private final MultiGauge pending;
  private final MultiGauge oldest;
  private final Clock clock;
  private long notBefore = System.nanoTime();

  PendingTimer(PendingCounts counts, MeterRegistry meters, Clock clock) {
    this.counts = counts;
    this.pending =
        MultiGauge.builder("observatory.hitl.approval.pending")
            .description("Questions that wait for people")
            .register(meters);
    this.oldest =
        MultiGauge.builder("observatory.hitl.approval.oldest")
            .description("How long the oldest question that waits has waited")
            .baseUnit("seconds")
            .register(meters);
    this.clock = clock;
  }

  /**
   * At a rate, so that it has a thread of its own: what is due must not wait for a count. Counting
   * takes a fiftieth of the time at most: of a million it takes a second of the database.
   */
  @Scheduled(fixedRateString = "${hitl.approval.count-every:30s}")
  synchronized void count() {
    long begin = System.nanoTime();
    if (begin - notBefore < 0) {
      return;
    }
    try {
      List<Pending> all = counts.count();
      pending.register(
          all.stream().map(each -> MultiGauge.Row.of(tags(each), each.count())).toList(), true);
      oldest.register(
          all.stream().map(each -> MultiGauge.Row.of(tags(each), age(each))).toList(), true);
      long end = System.nanoTime();
      notBefore = end + Math.min((end - begin) * PAUSE, LONGEST_PAUSE);
    } catch (RuntimeException e) {
      LOGGER.debug("What waits for people is not counted now: {}", Fault.reason(e), e);
    }
  }

  private double age(Pending each) {
    return Duration.between(each.oldest(), clock.instant()).toMillis() / 1000.0;
  }

  private static Tags tags(Pending each) {
    return Tags.of("policy", each.policy().isEmpty() ? "none" : each.policy(), "risk", each.risk());
  }
}
