package io.observatory.webhook.outbound.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.observatory.webhook.source.ReceptionLog;
import io.observatory.webhook.source.Source;
import io.observatory.webhook.source.SourceBook;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Counts webhooks by source, and says in the log which source is refused why, at most once in ten
 * seconds each, because strangers decide how often that happens. Only sources that exist get a
 * counter of their own.
 */
@Component
class ReceptionMetrics implements ReceptionLog {
  private static final Logger LOGGER = LoggerFactory.getLogger(ReceptionMetrics.class);
  private static final long QUIET = Duration.ofSeconds(10).toNanos();
  private static final int MOST_SAID = 1_000;

  private final MeterRegistry meters;
  private final ConcurrentMap<String, Long> said = new ConcurrentHashMap<>();

  ReceptionMetrics(MeterRegistry meters, SourceBook book) {
    this.meters = meters;
    TimeGauge.builder(
            "observatory.webhook.sources.outdated",
            book,
            TimeUnit.MILLISECONDS,
            known -> known.outdatedFor().toMillis())
        .description("How long the sources could not be read; zero while they can")
        .register(meters);
  }

  @Override
  public void taken(Source source, boolean repeat) {
    Counter.builder("observatory.webhook.received")
        .description("Webhooks from outside that were verified")
        .tag("source", source.id())
        .tag("repeat", Boolean.toString(repeat))
        .register(meters)
        .increment();
  }

  @Override
  public void refused(Source source, String reason) {
    refusals(source.id(), reason.toLowerCase(Locale.ROOT)).increment();
    long now = System.nanoTime();
    if (said.size() >= MOST_SAID) {
      said.values().removeIf(before -> now - before > QUIET);
    }
    Long before = said.get(source.id() + reason);
    if (said.size() < MOST_SAID && (before == null || now - before > QUIET)) {
      said.put(source.id() + reason, now);
      LOGGER.warn(
          "A webhook for source {} was refused: {} ({})",
          source.id(),
          reason,
          source.scheme().kind());
    }
  }

  @Override
  public void deferred(String cause) {
    Counter.builder("observatory.webhook.deferred")
        .description("Webhooks from outside whose senders were asked to come again")
        .tag("cause", cause)
        .register(meters)
        .increment();
  }

  @Override
  public void unknown() {
    refusals("none", "unknown").increment();
  }

  private Counter refusals(String source, String reason) {
    return Counter.builder("observatory.webhook.refused")
        .description("Webhooks from outside that were not let in")
        .tag("source", source)
        .tag("reason", reason)
        .register(meters);
  }
}
