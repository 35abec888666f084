package io.observatory.webhook.replay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Works on orders, step by step in turns, in small transactions that each make deliveries and move
 * the order's place: a worker that dies loses nothing and repeats nothing, and a slow order keeps
 * no other one. For one thread.
 */
public final class ReplayWorker {

  private static final Logger LOGGER = LoggerFactory.getLogger(ReplayWorker.class);
  private static final int LARGEST_STEP = 1_000;
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  /** Few enough that each has its turn before its lease ends. */
  private static final int AT_ONCE = 16;

  private final ReplayStore store;
  private final ReplayLog log;
  private final TransactionOperations transaction;
  private final Terms terms;
  private final Semaphore wakes = new Semaphore(0);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Orders that are worked on here, by when their next steps are due. */
  private final Queue<Turn> turns =
      new PriorityQueue<>((a, b) -> Long.signum(a.due() - b.due())); // nano times wrap

  private long lookAt = System.nanoTime();

  /**
   * How it works.
   *
   * @param owner name of this instance, of no other and not of this one after a restart
   * @param lease how long an order is its own after each step
   * @param passing whether a fault will pass by itself
   */
  public record Terms(
      String owner, Duration lease, Predicate<RuntimeException> passing, Clock clock) {}

  /** An order and the nano time from which it may go on. */
  private record Turn(Replay replay, long due) {}

  /** Takes its parts. */
  public ReplayWorker(
      ReplayStore store, ReplayLog log, TransactionOperations transaction, Terms terms) {
    this.store = store;
    this.log = log;
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
        try {
          take();
          work();
        } catch (RuntimeException e) {
          LOGGER.warn("Replays are worked on later", e);
          lookAt = System.nanoTime() + LOOK_NANOS;
          pause(LOOK_NANOS);
          continue;
        }
        pause(left());
      }
    } finally {
      release();
    }
  }

  private boolean isRunning() {
    return stopped.getCount() > 0;
  }

  private void release() {
    turns.clear();
    try {
      store.release(terms.owner());
    } catch (RuntimeException e) {
      LOGGER.warn("Others go on with replays when the lease has ended", e);
    }
  }

  /** Takes one more order, if there is one. */
  private void take() {
    if (turns.size() >= AT_ONCE || lookAt - System.nanoTime() > 0) {
      return;
    }
    List<UUID> held = turns.stream().map(turn -> turn.replay().id()).toList();
    Optional<Replay> claimed = store.claim(terms.owner(), terms.lease(), held);
    long now = System.nanoTime();
    if (claimed.isEmpty()) {
      lookAt = now + LOOK_NANOS;
    } else {
      turns.add(new Turn(claimed.get(), now));
    }
  }

  /** One step of the order whose turn it is. */
  private void work() {
    Turn turn = turns.peek();
    if (turn == null || turn.due() - System.nanoTime() > 0) {
      return;
    }
    turns.remove();
    Replay replay = turn.replay();
    long began = System.nanoTime();
    Optional<ReplayStore.Step> done;
    try {
      done = step(replay, Math.min(LARGEST_STEP, replay.perSecond()));
    } catch (RuntimeException e) {
      if (terms.passing().test(e)) {
        turns.add(new Turn(replay, began + LOOK_NANOS)); // it goes on where it is
        LOGGER.warn("Replay {} goes on later", replay.id(), e);
        return;
      }
      LOGGER.error("Replay {} can not go on", replay.id(), e);
      store.fail(replay, e.getClass().getSimpleName(), terms.clock().instant());
      return;
    }
    if (done.isPresent() && done.get().more()) {
      long share = replay.dryRun() ? 0 : share(done.get().count(), replay.perSecond());
      turns.add(new Turn(replay, began + share));
    }
  }

  /** Until the next turn, or until it is time to look for orders. */
  private long left() {
    long now = System.nanoTime();
    Turn turn = turns.peek();
    long next = turn == null ? Long.MAX_VALUE : turn.due() - now;
    return turns.size() >= AT_ONCE ? next : Math.min(next, lookAt - now);
  }

  private Optional<ReplayStore.Step> step(Replay replay, int most) {
    Optional<ReplayStore.Step> done =
        transaction.execute(
            status -> {
              Instant now = terms.clock().instant();
              Optional<ReplayStore.Step> step = store.step(replay, most, terms.lease(), now);
              step.ifPresent(made -> log.made(replay, made.made(), now));
              return step;
            });
    return done == null ? Optional.empty() : done;
  }

  private static long share(int made, int perSecond) {
    return TimeUnit.SECONDS.toNanos(1) * made / perSecond;
  }

  private void pause(long nanos) throws InterruptedException {
    if (nanos > 0 && wakes.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      wakes.drainPermits();
      lookAt = System.nanoTime();
    }
  }
}
