package io.observatory.hitl.inbound.timer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.hitl.graph.StepLedger;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Counts steps whose parent did not come in time, and forgets old ones; any instance may. */
@Component
class GraphTimer {

  private static final Logger LOGGER = LoggerFactory.getLogger(GraphTimer.class);

  private final StepLedger ledger;
  private final Counter orphans;

  GraphTimer(StepLedger ledger, MeterRegistry meters) {
    this.ledger = ledger;
    this.orphans =
        Counter.builder("observatory.hitl.graph.orphans")
            .description("Steps whose parent did not come in time")
            .register(meters);
  }

  @Scheduled(fixedDelayString = "${hitl.graph.orphan-interval:5s}")
  void orphan() {
    orphans.increment(attempt(ledger::orphan));
  }

  @Scheduled(
      initialDelayString = "${hitl.graph.forget-interval:1h}",
      fixedDelayString = "${hitl.graph.forget-interval:1h}")
  void forget() {
    int forgotten = attempt(ledger::forget);
    if (forgotten > 0) {
      LOGGER.info("Forgot {} steps that are older than is kept", forgotten);
    }
  }

  /** The next time comes soon enough. */
  private static int attempt(IntSupplier work) {
    try {
      return work.getAsInt();
    } catch (DataAccessException | TransactionException e) {
      LOGGER.warn("The graphs' tables are not looked after now: {}", e.getMessage());
      return 0;
    }
  }
}
