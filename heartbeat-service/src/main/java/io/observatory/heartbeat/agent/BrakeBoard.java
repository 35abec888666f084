package io.observatory.heartbeat.agent;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the owners of all partitions learn how clusters stand as a whole, and which brakes there
 * are. Safe for use by several instances at once: what one of them engages, all obey.
 */
public interface BrakeBoard {

  /** How a cluster stands in one partition. */
  record PartitionCount(int partition, String clusterId, Headcount count) {}

  /**
   * What is on the board.
   *
   * @param clusters every cluster over all partitions
   * @param brakes at most one for a scope
   */
  record Board(Map<String, Headcount> clusters, List<Brake> brakes) {}

  /**
   * Writes counts and reads the board.
   *
   * @param changed counts that are to stand from now on; those of nobody are removed
   * @param taken partitions whose counts so far another owner wrote: they are void
   */
  Board exchange(Collection<PartitionCount> changed, Set<Integer> taken);

  /** Every brake. */
  List<Brake> brakes();

  /** Engages {@code brake} unless its scope has one; false if it has. */
  boolean engage(Brake brake);

  /**
   * Puts {@code open} in place of whatever brake its scope has; of every brake that is engaged when
   * the scope is {@link Brake#EVERYWHERE}.
   */
  void open(Brake open);

  /** Removes the brake of {@code scope} that began at {@code since}, if it still stands. */
  void remove(String scope, Instant since, String reason);
}
