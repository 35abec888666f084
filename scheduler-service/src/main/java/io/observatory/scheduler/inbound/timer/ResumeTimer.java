package io.observatory.scheduler.inbound.timer;

import io.observatory.platform.kafka.Fault;
import io.observatory.platform.kafka.FaultReport;
import io.observatory.platform.work.Worker;
import io.observatory.scheduler.job.JobChanges;
import io.observatory.scheduler.job.JobRefusedException;
import io.observatory.scheduler.job.JobStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Has jobs go on whose pause is over. All instances look, each takes what no other has at hand, and
 * what can not be resumed holds up only those that are taken with it.
 */
@Component
class ResumeTimer implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(ResumeTimer.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration LAST_ROUND = Duration.ofSeconds(5);
  private static final int AT_ONCE = 100;

  private final JobStore store;
  private final JobChanges changes;
  private final FaultReport faults =
      new FaultReport(
          LOGGER,
          "Paused jobs go on when the database is back",
          "Paused jobs could not be resumed; it is tried again");
  private volatile @Nullable Worker thread;

  ResumeTimer(JobStore store, JobChanges changes) {
    this.store = store;
    this.changes = changes;
  }

  @Override
  public void start() {
    thread = Worker.repeat(Thread.ofVirtual().name("job-resume"), EVERY, this::round, this::later);
  }

  private Duration round() {
    try {
      return changes.resumeDue(AT_ONCE) ? Duration.ZERO : EVERY;
    } catch (RuntimeException e) {
      if (Fault.of(e) == Fault.UNAVAILABLE) {
        throw e;
      }
      LOGGER.warn("Paused jobs can not be resumed together; one by one", e);
      return oneByOne();
    }
  }

  private Duration oneByOne() {
    List<UUID> due = store.pausedUntilNow(AT_ONCE);
    for (UUID id : due) {
      try {
        changes.resumeDue(id);
      } catch (JobRefusedException e) {
        LOGGER.debug("Job {} is not resumed: {}", id, e.getMessage()); // cancelled meanwhile
      } catch (RuntimeException e) {
        if (Fault.of(e) == Fault.UNAVAILABLE) {
          throw e;
        }
        LOGGER.error("Job {} can not be resumed; the others are", id, e);
      }
    }
    return due.size() == AT_ONCE ? Duration.ZERO : EVERY;
  }

  private Duration later(RuntimeException fault, boolean first) {
    faults.tell(fault);
    return EVERY;
  }

  @Override
  public void stop() {
    Worker working = thread;
    thread = null;
    if (working != null && !working.stop(LAST_ROUND)) {
      LOGGER.warn("The last look at paused jobs was given up");
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
