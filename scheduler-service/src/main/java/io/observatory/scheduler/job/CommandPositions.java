package io.observatory.scheduler.job;

import java.util.Collection;
import java.util.Map;

/** How far the commands of each partition were followed; needs a transaction. */
public interface CommandPositions {

  /** The next offset of each of these partitions, locked until the transaction ends. */
  Map<Integer, Long> lock(Collection<Integer> partitions);

  /** Goes on to these. */
  void move(Map<Integer, Long> next);
}
