package io.observatory.platform.work;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A thread that works until it is stopped. Safe for use by many threads. */
public final class Worker {

  private final CountDownLatch ending;
  private final Thread thread;

  private Worker(CountDownLatch ending, Thread thread) {
    this.ending = ending;
    this.thread = thread;
  }

  /** Work that somebody else ends. */
  @FunctionalInterface
  public interface Work {
    /** Works until its end. */
    void run() throws InterruptedException;
  }

  /** Work that is done again and again. */
  @FunctionalInterface
  public interface Round {
    /** Does it once; returns how long to wait before the next. */
    Duration next() throws InterruptedException;
  }

  /** What becomes of a round that failed: the next is tried. */
  @FunctionalInterface
  public interface Faults {
    /**
     * Tells of a fault.
     *
     * @param first whether the round before went well
     * @return how long to wait before the next
     */
    Duration after(RuntimeException fault, boolean first);
  }

  /** Starts a thread; whoever stops it ends the work first. */
  public static Worker start(Thread.Builder builder, Work work) {
    return start(builder, new CountDownLatch(1), work);
  }

  /** Starts a thread that begins rounds after a time and until its end. */
  public static Worker repeat(Thread.Builder builder, Duration after, Round round, Faults faults) {
    CountDownLatch ending = new CountDownLatch(1);
    return start(builder, ending, () -> repeat(ending, after, round, faults));
  }

  private static Worker start(Thread.Builder builder, CountDownLatch ending, Work work) {
    Thread thread =
        builder.start(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    return new Worker(ending, thread);
  }

  private static void repeat(CountDownLatch ending, Duration after, Round round, Faults faults)
      throws InterruptedException {
    boolean wrong = false;
    Duration pause = after;
    while (!ending.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
      try {
        pause = round.next();
        wrong = false;
      } catch (RuntimeException e) {
        pause = faults.after(e, !wrong);
        wrong = true;
      }
    }
  }

  /** Has no further round begun; returns at once. */
  public void end() {
    ending.countDown();
  }

  /** Waits for the end of the thread; returns whether it came in time. */
  public boolean join(Duration within) throws InterruptedException {
    return thread.join(within);
  }

  /**
   * Has it end, and interrupts it when that takes longer.
   *
   * @return false when it was interrupted
   */
  public boolean stop(Duration within) {
    end();
    try {
      if (!join(within)) {
        thread.interrupt();
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }
}
