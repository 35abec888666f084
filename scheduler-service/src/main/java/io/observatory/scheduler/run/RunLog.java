package io.observatory.scheduler.run;

import io.observatory.scheduler.fire.Skip;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

/** Tells the world what became of runs, in the transaction that made it so. */
public interface RunLog {

  /**
   * Runs that ended otherwise than their agent said: those that took too long, fell silent or were
   * given up.
   */
  void ended(Collection<Ended> ended, Instant now);

  /** A webhook event of that type tells whoever subscribed to it that this run is dead. */
  void announced(Ended dead, String type, Instant now);

  /** What an agent said, when it did not say it on the topic. */
  void reported(Report report, String reporter, Instant now);

  /** Occurrences that were not fired. */
  void skipped(Collection<Skip> skips, Instant now);

  /** Runs of a job that another took the place of. */
  void replaced(UUID jobId, Collection<UUID> fireIds, Instant now);
}
