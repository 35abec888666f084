package io.observatory.audit.inbound.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.observatory.audit.log.Batch;
import io.observatory.audit.log.Entry;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What an operator sees of the ingestion. */
final class IngestMetrics {

  private static final String NAME = "observatory.audit.";

  private final MeterRegistry registry;
  private final Clock clock;
  private final Counter stored;
  private final Counter lost;
  private final Counter fenced;
  private final Counter truncated;
  private final Counter waits;
  private final DistributionSummary batchSize;
  private final Timer batchTime;
  private final AtomicLong lastCommit;

  IngestMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.stored = registry.counter(NAME + "events.stored");
    this.lost = registry.counter(NAME + "offsets.lost");
    this.fenced = registry.counter(NAME + "batches.fenced");
    this.truncated = registry.counter(NAME + "partitions.truncated");
    this.waits = registry.counter(NAME + "waits");
    this.batchSize =
        DistributionSummary.builder(NAME + "batch.size").baseUnit("events").register(registry);
    this.batchTime =
        Timer.builder(NAME + "batch.time").publishPercentiles(0.5, 0.99).register(registry);
    this.lastCommit = new AtomicLong(clock.millis());
    TimeGauge.builder(
            NAME + "commit.age", this, TimeUnit.MILLISECONDS, IngestMetrics::millisSinceCommit)
        .register(registry);
  }

  void stored(Batch batch) {
    stored.increment(batch.entries().size());
    for (Entry each : batch.entries()) {
      String reason = each.projection().reason();
      if (reason != null) {
        String code = reason.substring(0, Math.max(0, reason.indexOf(':')));
        registry.counter(NAME + "events.undecodable", "reason", code).increment();
      }
    }
  }

  void batch(int rows, long nanos) {
    batchSize.record(rows);
    batchTime.record(nanos, TimeUnit.NANOSECONDS);
    lastCommit.set(clock.millis());
  }

  void lost(long offsets) {
    lost.increment(offsets);
  }

  void fenced() {
    fenced.increment();
  }

  void truncated() {
    truncated.increment();
  }

  void waited() {
    waits.increment();
  }

  private double millisSinceCommit() {
    return clock.millis() - lastCommit.get();
  }
}
