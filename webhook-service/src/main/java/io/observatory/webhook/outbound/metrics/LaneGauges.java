package io.observatory.webhook.outbound.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.webhook.delivery.Lanes;
import org.springframework.stereotype.Component;

/** What this instance holds in memory. */
@Component
class LaneGauges {

  LaneGauges(MeterRegistry meters, Lanes lanes) {
    Gauge.builder("observatory.webhook.lanes.held", lanes, Lanes::held)
        .description("Deliveries in memory")
        .register(meters);
    Gauge.builder("observatory.webhook.lanes.under.way", lanes, Lanes::underWay)
        .description("Requests under way")
        .register(meters);
    Gauge.builder("observatory.webhook.lanes.open", lanes, Lanes::openBreakers)
        .description("Endpoints whose breaker is open")
        .register(meters);
  }
}
