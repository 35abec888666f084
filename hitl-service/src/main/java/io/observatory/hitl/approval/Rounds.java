package io.observatory.hitl.approval;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Does together what many threads want at the same time (group commit): while a round is under way,
 * what is wanted meanwhile gathers, and the next round does all of it in one transaction. Nobody
 * waits for a round to fill. No two that are under way are about the same subject, so that of all
 * who want something of one that somebody else holds only the first keeps a lane busy. When a round
 * is rolled back, each of it is tried by itself, so that one that can not be done fails alone; what
 * may have been committed is not tried again. Safe for use by many threads; the callers' own
 * threads do the work.
 *
 * @param <J> what is wanted
 * @param <R> what comes of it
 */
final class Rounds<J, R> {

  /** Rounds at the same time: one waits for the disk while another computes. */
  private static final int LANES = 2;

  private static final int MOST = 64;

  private final Function<J, Object> subject;
  private final Function<List<J>, List<R>> work;
  private final TransactionOperations transaction;
  private final Duration patience;

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Wish> waiting = new LinkedHashSet<>();
  private final Set<Object> underWay = new HashSet<>();
  private int lanes = LANES;

  /**
   * Does {@code work}, which gives one result for each in their order, in {@code transaction}s.
   *
   * @param subject what something is about
   * @param patience how long one waits for its turn
   */
  Rounds(
      Function<J, Object> subject,
      Function<List<J>, List<R>> work,
      TransactionOperations transaction,
      Duration patience) {
    this.patience = patience;
    this.subject = subject;
    this.work = work;
    this.transaction = transaction;
  }

  /** What one caller waits for. Guarded by the lock, but while its round is under way. */
  private final class Wish {
    private final J job;
    private final Object subject;
    private final Condition changed = lock.newCondition();
    private boolean taken;
    private boolean done;
    private @Nullable R result;
    private @Nullable Throwable failure;

    private Wish(J job) {
      this.job = job;
      this.subject = Rounds.this.subject.apply(job);
    }
  }

  /**
   * Does it, alone or with what others want. Within a transaction of the caller's it joins that.
   *
   * @throws CannotCreateTransactionException when no lane was free for it in time; it was not begun
   * @throws RuntimeException what the work threw, or the transaction
   */
  R call(J job) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      return together(List.of(job)).getFirst();
    }
    Wish mine = new Wish(job);
    lock.lock();
    try {
      waiting.add(mine);
      awaitDone(mine);
    } finally {
      lock.unlock();
    }
    if (mine.failure instanceof RuntimeException e) {
      throw e;
    }
    if (mine.failure != null) {
      throw new IllegalStateException("a round ended in an error", mine.failure);
    }
    return Objects.requireNonNull(mine.result);
  }

  /** Does them in one transaction, or in the caller's. */
  List<R> together(List<J> jobs) {
    return together(jobs, () -> {});
  }

  /** {@code worked} is called before the transaction is committed. */
  private List<R> together(List<J> jobs, Runnable worked) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              List<R> results = work.apply(jobs);
              worked.run();
              return results;
            }));
  }

  private void awaitDone(Wish mine) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (!mine.done) {
        List<Wish> round = mine.taken || lanes == 0 ? List.of() : take();
        if (!round.isEmpty()) {
          lead(round);
        } else if (mine.taken) {
          mine.changed.awaitUninterruptibly();
        } else if (mine.changed.awaitNanos(end - System.nanoTime()) <= 0 && !mine.taken) {
          throw new CannotCreateTransactionException(
              "too many wait for their turn, or somebody has its row");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (!mine.taken) {
        throw new CannotCreateTransactionException("interrupted before its turn", e);
      }
      while (!mine.done) {
        mine.changed.awaitUninterruptibly();
      }
    } finally {
      if (!mine.taken) {
        waiting.remove(mine);
        wakeNext(); // it may have been the one that was woken
      }
    }
  }

  /** The oldest wishes that may be under way together. */
  private List<Wish> take() {
    List<Wish> round = new ArrayList<>();
    for (Iterator<Wish> all = waiting.iterator(); all.hasNext() && round.size() < MOST; ) {
      Wish wish = all.next();
      if (underWay.add(wish.subject)) {
        wish.taken = true;
        all.remove();
        round.add(wish);
      }
    }
    return round;
  }

  /** Called with the lock, which is not held while the round is under way. */
  private void lead(List<Wish> round) {
    lanes--;
    wakeNext();
    lock.unlock();
    try {
      fulfil(round);
    } finally {
      lock.lock();
      lanes++;
      for (Wish wish : round) {
        underWay.remove(wish.subject);
        wish.done = true;
        wish.changed.signal();
      }
      wakeNext();
    }
  }

  /** Somebody who could begin a round shall look. */
  private void wakeNext() {
    if (lanes > 0) {
      waiting.stream()
          .filter(wish -> !underWay.contains(wish.subject))
          .findFirst()
          .ifPresent(wish -> wish.changed.signal());
    }
  }

  private void fulfil(List<Wish> round) {
    boolean[] worked = new boolean[1];
    try {
      List<R> results =
          together(round.stream().map(wish -> wish.job).toList(), () -> worked[0] = true);
      for (int i = 0; i < results.size(); i++) {
        round.get(i).result = results.get(i);
      }
    } catch (RuntimeException | Error e) {
      boolean maybeDone = worked[0];
      if (round.size() == 1 || maybeDone || isAway(e)) {
        fail(round, e);
      } else {
        each(round);
      }
    }
  }

  private static boolean isAway(Throwable e) {
    return e instanceof CannotCreateTransactionException;
  }

  private void each(List<Wish> round) {
    long end = System.nanoTime() + patience.toNanos();
    for (int i = 0; i < round.size(); i++) {
      fulfil(round.subList(i, i + 1));
      Throwable failure = round.get(i).failure;
      if (failure != null && (isAway(failure) || System.nanoTime() - end > 0)) {
        fail(round.subList(i, round.size()), failure);
        return;
      }
    }
  }

  private void fail(List<Wish> round, Throwable failure) {
    round.forEach(wish -> wish.failure = failure);
  }
}
