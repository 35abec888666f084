package io.observatory.heartbeat.inbound.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.heartbeat.capability.CapabilityMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** How large the map is and how far behind its topic. */
@Component
class CapabilityMapMetrics {

  private final MeterRegistry meters;
  private final AtomicLong lag;

  CapabilityMapMetrics(MeterRegistry meters, CapabilityMap map) {
    this.meters = meters;
    Gauge.builder("observatory.heartbeat.map.agents", map, CapabilityMap::size)
        .description("Agents in the capability map")
        .register(meters);
    this.lag = meters.gauge("observatory.heartbeat.map.lag", new AtomicLong());
  }

  /** Records of the topic that are not applied yet. */
  void lag(long records) {
    lag.set(records);
  }

  /** A record that says nothing and is passed over. */
  void skipped(String reason) {
    Counter.builder("observatory.heartbeat.map.skipped")
        .description("Records of the capability topic that could not be read")
        .tag("reason", reason)
        .register(meters)
        .increment();
  }
}
