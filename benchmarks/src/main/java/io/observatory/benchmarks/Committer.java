package io.observatory.benchmarks;

/** A way to commit an event with a row, to be published after the commit. */
interface Committer extends AutoCloseable {

  /**
   * Commits one event in a transaction of its own.
   *
   * @return {@link System#nanoTime} right before the commit was asked for
   */
  long commit(String eventId);

  @Override
  void close();
}
