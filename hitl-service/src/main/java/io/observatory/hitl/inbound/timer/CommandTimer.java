package io.observatory.hitl.inbound.timer;

import io.observatory.hitl.HitlProperties;
import io.observatory.hitl.approval.BatchStore;
import io.observatory.hitl.command.CommandStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets replies and keys of commands and batches that ended long ago; any instance may. */
@Component
class CommandTimer {

  private static final Logger LOGGER = LoggerFactory.getLogger(CommandTimer.class);
  private static final int AT_ONCE = 10_000;

  private final CommandStore store;
  private final BatchStore batches;
  private final Clock clock;
  private final Duration keep;

  CommandTimer(CommandStore store, BatchStore batches, Clock clock, HitlProperties properties) {
    this.store = store;
    this.batches = batches;
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
        Instant before = clock.instant().minus(keep);
        slice = Math.max(store.forget(before, AT_ONCE), batches.forget(before, AT_ONCE));
      } while (slice >= AT_ONCE);
    } catch (DataAccessException e) {
      LOGGER.warn("Old replies are not forgotten now: {}", e.getMessage());
    }
  }
}
