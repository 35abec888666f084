package io.observatory.heartbeat.inbound.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.observatory.heartbeat.agent.Reception;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** What the loop counts; it counts for itself and tells the registry once per batch. */
@Component
class BeatCounts {

  private final Map<Reception, Counter> received = new EnumMap<>(Reception.class);
  private final int[] pending = new int[Reception.values().length];
  private final Counter evictions;
  private final Timer check;
  private final DistributionSummary skew;
  private final AtomicLong lag;

  BeatCounts(MeterRegistry meters) {
    for (Reception reception : Reception.values()) {
      received.put(
          reception,
          Counter.builder("observatory.heartbeat.beats")
              .description("Heartbeats consumed, by what became of them")
              .tag("reception", reception.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
    this.evictions =
        Counter.builder("observatory.heartbeat.evictions")
            .description("Agents evicted for silence")
            .register(meters);
    this.check =
        Timer.builder("observatory.heartbeat.check")
            .description("Time one look for silent agents takes")
            .register(meters);
    this.skew =
        DistributionSummary.builder("observatory.heartbeat.skew")
            .description("Worst difference between an agent's clock and the broker's, per batch")
            .baseUnit("seconds")
            .register(meters);
    this.lag = meters.gauge("observatory.heartbeat.lag", new AtomicLong());
  }

  void received(Reception reception) {
    pending[reception.ordinal()]++;
  }

  void tellBatch(long worstSkewMillis) {
    received.forEach(
        (reception, counter) -> {
          int count = pending[reception.ordinal()];
          if (count > 0) {
            counter.increment(count);
            pending[reception.ordinal()] = 0;
          }
        });
    skew.record(worstSkewMillis / 1000.0);
  }

  void checked(Duration took, int evicted) {
    check.record(took);
    evictions.increment(evicted);
  }

  /** Records not handled yet, over all partitions owned here. */
  void lag(long records) {
    lag.set(records);
  }
}
