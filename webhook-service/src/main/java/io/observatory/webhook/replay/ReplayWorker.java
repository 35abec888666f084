package io.observatory.webhook.replay;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Works on orders, one after the other, in small transactions that each make deliveries and move
 * the order's place: a worker that dies loses nothing and repeats nothing. For one thread.
 */
public final class ReplayWorker {

  private static final Logger LOGGER = LoggerFactory.getLogger(ReplayWorker.class);
  private static final int LARGEST_STEP = 1_000;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final ReplayStore store;
  private final TransactionOperations transaction;
  private final Terms terms;
  private final Semaphore wakes = new Semaphore(0);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * How it works.
   *
   * @param owner name of this instance, of no other and not of this one after a restart
   * @param lease how long an order is its own after each step
   * @param passing whether a fault will pass by itself
   */
  public record Terms(
      String owner, Duration lease, Predicate<RuntimeException> passing, Clock clock) {}

  /** Takes its parts. */
  public ReplayWorker(ReplayStore store, TransactionOperations transaction, Terms terms) {
    this.store = store;
    this.transaction = transaction;
    this.terms = terms;
  }

  /** There is something to do. */
  public void wake() {
    wakes.release();
  }

  /** Ends {@link #run} after the step it is in. */
  public void stop() {
    stopped.countDown();
    wake();
  }

  /** Works until {@link #stop}, and lets others go on then. */
  public void run() throws InterruptedException {
    try {
      while (isRunning()) {
        if (!round()) {
          pause(LOOK);
        }
      }
    } finally {
      release();
    }
  }

  private boolean isRunning() {
    return stopped.getCount() > 0;
  }

  private void release() {
    try {
      store.release(terms.owner());
    } catch (RuntimeException e) {
      LOGGER.warn("Others go on with replays when the lease has ended", e);
    }
  }

  /** Works on one order until its end; whether there was one. */
  private boolean round() throws InterruptedException {
    try {
      Optional<Replay> claimed = store.claim(terms.owner(), terms.lease());
      if (claimed.isEmpty()) {
        return false;
      }
      work(claimed.get());
      return true;
    } catch (RuntimeException e) {
      LOGGER.warn("Replays are worked on later", e);
      return false;
    }
  }

  private void work(Replay replay) throws InterruptedException {
    int most = Math.min(LARGEST_STEP, replay.perSecond());
    while (isRunning()) {
      long began = System.nanoTime();
      Optional<ReplayStore.Step> step;
      try {
        step = step(replay, most);
      } catch (RuntimeException e) {
        if (terms.passing().test(e)) {
          throw e; // it goes on where it is, after a while
        }
        LOGGER.error("Replay {} can not go on", replay.id(), e);
        store.fail(replay, e.getClass().getSimpleName(), terms.clock().instant());
        return;
      }
      if (step.isEmpty() || !step.get().more()) {
        return;
      }
      long due = replay.dryRun() ? 0 : share(step.get().made(), replay.perSecond());
      long left = due - (System.nanoTime() - began);
      if (left > 0 && stopped.await(left, TimeUnit.NANOSECONDS)) {
        return;
      }
    }
  }

  private Optional<ReplayStore.Step> step(Replay replay, int most) {
    Optional<ReplayStore.Step> done =
        transaction.execute(
            status -> store.step(replay, most, terms.lease(), terms.clock().instant()));
    return done == null ? Optional.empty() : done;
  }

  private static long share(int made, int perSecond) {
    return TimeUnit.SECONDS.toNanos(1) * made / perSecond;
  }

  private void pause(Duration most) throws InterruptedException {
    if (wakes.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
      wakes.drainPermits();
    }
  }
}
