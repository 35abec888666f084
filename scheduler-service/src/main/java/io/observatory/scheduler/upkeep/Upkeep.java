package io.observatory.scheduler.upkeep;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the tables in shape, a slice at a time. For one thread. */
public final class Upkeep {

  private static final Logger LOGGER = LoggerFactory.getLogger(Upkeep.class);
  private static final UUID FIRST = new UUID(0, 0);

  private final UpkeepStore store;
  private final Terms terms;
  private UUID behind = FIRST;
  private long deleted;

  /**
   * What is kept.
   *
   * @param daysAhead days of the history made in advance
   * @param daysKept days of the history that are kept
   * @param jobs how long jobs that are done are kept
   * @param dead how long the dead are kept
   * @param slice rows looked at in one statement
   */
  public record Terms(int daysAhead, int daysKept, Duration jobs, Duration dead, int slice) {}

  public Upkeep(UpkeepStore store, Terms terms) {
    this.store = store;
    this.terms = terms;
  }

  /** Makes the days to come, drops those that are old. */
  public void days() {
    List<String> dropped = store.days(terms.daysAhead(), terms.daysKept());
    if (!dropped.isEmpty()) {
      LOGGER.info("Dropped days of the history: {}", dropped);
    }
  }

  /** Goes on by a slice of jobs; whether something is left of this pass. */
  public boolean slice() {
    UpkeepStore.Jobs done = store.deleteJobs(behind, terms.jobs(), terms.slice());
    behind = done.last();
    deleted += done.deleted();
    if (done.examined() == terms.slice()) {
      return true;
    }
    int dead;
    do {
      dead = store.deleteDead(terms.dead(), terms.slice());
      deleted += dead;
    } while (dead == terms.slice());
    if (deleted > 0) {
      LOGGER.info("Deleted {} jobs and dead runs", deleted);
    }
    behind = FIRST;
    deleted = 0;
    return false;
  }
}
