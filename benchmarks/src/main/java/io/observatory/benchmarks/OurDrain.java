package io.observatory.benchmarks;

import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;

/**
 * Has very many jobs fall due in one moment; from then until each can be read on the topic
 * (read_committed), stands in the history and is gone from what is due, or is due an hour later.
 */
final class OurDrain {
  private static final int WITHIN_SECONDS = 600;
  private static final int LEAD_SECONDS = 25;
  private static final int ROWS_PER_SECOND = 30_000;

  private final SchedulerStack stack;
  private final String like;

  /** Of jobs like the one with this id. */
  OurDrain(SchedulerStack stack, String like) {
    this.stack = stack;
    this.like = like;
  }

  Drained run(int jobs) throws SQLException {
    int first = stack.take(jobs);
    JobRows rows = stack.rows();
    rows.jobs(like, first, jobs);
    Firings firings = new Firings(first, jobs);
    try (TopicTail tail = stack.read(firings)) {
      DueTimes due = DueTimes.atOnce(LEAD_SECONDS + jobs / ROWS_PER_SECOND);
      rows.due(first, jobs, due);
      stack.database().settle();
      Drained.Counters before = Drained.Counters.of(stack.database());
      due.awaitDue(0);
      firings.await(WITHIN_SECONDS);
      long end = awaitSettled(due);
      Drained.Counters after = Drained.Counters.of(stack.database());
      long fired = rows.fired(due, 0);
      if (fired != jobs || firings.repeated() > 0) {
        throw new IllegalStateException(
            "%,d jobs, %,d in the history, %,d came twice"
                .formatted(jobs, fired, firings.repeated()));
      }
      return before.until(after, jobs, end - due.nanos(0));
    }
  }

  private long awaitSettled(DueTimes due) throws SQLException {
    long end = System.nanoTime() + WITHIN_SECONDS * 1_000_000_000L;
    while (stack.rows().waiting(due, 0) > 0) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("what was published is still due");
      }
      LockSupport.parkNanos(10_000_000);
    }
    return System.nanoTime();
  }
}
