package io.observatory.webhook.inbound.timer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.webhook.endpoint.KnownEndpoints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Reads what other instances changed. */
@Component
class EndpointTimer {

  private static final Logger LOGGER = LoggerFactory.getLogger(EndpointTimer.class);

  private final KnownEndpoints known;
  private volatile boolean failing;
  private volatile long readAt = System.nanoTime();

  EndpointTimer(KnownEndpoints known, MeterRegistry meters) {
    this.known = known;
    Gauge.builder("observatory.webhook.endpoints.read.age", () -> age())
        .description("How old is what this instance knows of endpoints")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("observatory.webhook.endpoints.disabled", known, KnownEndpoints::disabled)
        .description("Endpoints that get no requests")
        .register(meters);
  }

  private double age() {
    return (System.nanoTime() - readAt) / 1e9;
  }

  @Scheduled(fixedDelayString = "${webhook.endpoint.refresh-interval:500ms}")
  void catchUp() {
    try {
      known.catchUp();
      readAt = System.nanoTime();
      if (failing) {
        failing = false;
        LOGGER.info("Endpoints are read again");
      }
    } catch (RuntimeException e) {
      if (!failing) { // once, not twice a second
        failing = true;
        LOGGER.warn("Endpoints can not be read; what is known of them is used", e);
      }
    }
  }
}
