package io.observatory.webhook.outbound.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.observatory.webhook.delivery.DeliveryMeter;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Attempts, what became of deliveries, and how late retries are. */
@Component
class MicrometerDeliveryMeter implements DeliveryMeter {

  private final MeterRegistry meters;
  private final ConcurrentHashMap<String, Timer> attempts = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Counter> settled = new ConcurrentHashMap<>();
  private final Counter outdated;
  private final Counter delayed;
  private final Counter claimed;
  private final Timer late;

  MicrometerDeliveryMeter(MeterRegistry meters) {
    this.meters = meters;
    this.outdated = meters.counter("observatory.webhook.results.outdated");
    this.delayed = meters.counter("observatory.webhook.results.delayed");
    this.claimed = meters.counter("observatory.webhook.claimed");
    this.late =
        Timer.builder("observatory.webhook.late")
            .description("How long after its time a retry was claimed")
            .publishPercentileHistogram()
            .register(meters);
  }

  @Override
  public void attempted(String outcome, Duration took) {
    attempts.computeIfAbsent(kind(outcome), timer()).record(took);
  }

  private Function<String, Timer> timer() {
    return outcome ->
        Timer.builder("observatory.webhook.attempts")
            .description("Requests made, by what came of them")
            .tag("outcome", outcome)
            .register(meters);
  }

  /** A class of statuses, not each of a thousand. */
  private static String kind(String outcome) {
    return outcome.startsWith("http_") ? outcome.substring(0, 6) + "xx" : outcome;
  }

  @Override
  public void settled(String verdict) {
    settled
        .computeIfAbsent(
            verdict, word -> meters.counter("observatory.webhook.deliveries", "verdict", word))
        .increment();
  }

  @Override
  public void outdated() {
    outdated.increment();
  }

  @Override
  public void delayed() {
    delayed.increment();
  }

  @Override
  public void claimed(int deliveries) {
    claimed.increment(deliveries);
  }

  @Override
  public void late(Duration by) {
    late.record(by.isNegative() ? Duration.ZERO : by);
  }
}
