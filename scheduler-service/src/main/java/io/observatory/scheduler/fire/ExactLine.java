package io.observatory.scheduler.fire;

import java.time.Instant;
import java.util.List;

/**
 * Publishes the batches of one slot, each with its manifest in one transaction of the broker. For
 * one thread.
 */
public interface ExactLine extends AutoCloseable {

  /**
   * Publishes a batch.
   *
   * @param sequence one more than that of the last batch that was published
   * @return where the manifest stands
   * @throws NotPublishedException when nothing of it was published; it may be tried again
   * @throws LineLostException when somebody else took over, or nobody knows what became of it; the
   *     line is of no more use
   */
  long publish(long sequence, Instant at, List<Planned> batch);

  /** Where the slot's manifests end now, whoever wrote them. */
  long manifestEnd();

  @Override
  void close();
}
