package io.observatory.hitl.inbound.timer;

import io.observatory.hitl.HitlProperties;
import io.observatory.hitl.command.CommandStore;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets replies and keys of commands that ended long ago; any instance may. */
@Component
class CommandTimer {

  private static final Logger LOGGER = LoggerFactory.getLogger(CommandTimer.class);
  private static final int AT_ONCE = 10_000;

  private final CommandStore store;
  private final Clock clock;
  private final Duration keep;

  CommandTimer(CommandStore store, Clock clock, HitlProperties properties) {
    this.store = store;
    this.clock = clock;
    this.keep = properties.command().keep();
  }

  @Scheduled(
      initialDelayString = "${hitl.command.forget-interval:10m}",
      fixedDelayString = "${hitl.command.forget-interval:10m}")
  void forget() {
    try {
      int slice;
      do {
        slice = store.forget(clock.instant().minus(keep), AT_ONCE);
      } while (slice >= AT_ONCE);
    } catch (DataAccessException e) {
      LOGGER.warn("Old replies are not forgotten now: {}", e.getMessage());
    }
  }
}
