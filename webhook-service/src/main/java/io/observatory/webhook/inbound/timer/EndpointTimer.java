package io.observatory.webhook.inbound.timer;

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

  EndpointTimer(KnownEndpoints known) {
    this.known = known;
  }

  @Scheduled(fixedDelayString = "${webhook.endpoint.refresh-interval:500ms}")
  void catchUp() {
    try {
      known.catchUp();
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
