package io.observatory.hitl.inbound.kafka;

/**
 * When a stream thread's transaction was last committed at a task's wish. A commit of one task is a
 * commit of all tasks of its thread (they share a producer), so the tasks share one pace: with one
 * each, a thread of three would commit three times as often. Used by its own thread only.
 */
final class CommitPace {

  private static final ThreadLocal<CommitPace> OF_THREAD = ThreadLocal.withInitial(CommitPace::new);

  private long lastMillis;

  private CommitPace() {}

  /** The calling stream thread's. */
  static CommitPace ofThread() {
    return OF_THREAD.get();
  }

  boolean isDue(long nowMillis, long intervalMillis) {
    return nowMillis - lastMillis >= intervalMillis || nowMillis < lastMillis; // a clock set back
  }

  void committed(long nowMillis) {
    lastMillis = nowMillis;
  }
}
