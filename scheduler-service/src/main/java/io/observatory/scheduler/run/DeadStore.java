package io.observatory.scheduler.run;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The dead as rows. */
public interface DeadStore {

  List<DeadJob> list(DeadQuery query);

  Optional<DeadJob> find(UUID fireId);

  /** Some of a job's dead that were not redriven, the oldest first. */
  List<DeadJob> waiting(UUID jobId, int most);

  /**
   * Marks those as redriven that were not before; inside the caller's transaction.
   *
   * @return the ids of these
   */
  List<UUID> redrive(Collection<UUID> fireIds);
}
