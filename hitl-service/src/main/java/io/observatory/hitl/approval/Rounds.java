package io.observatory.hitl.approval;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Does together what many threads want at the same time (group commit): while a round is under way,
 * what is wanted meanwhile gathers, and the next round does all of it in one transaction. Nobody
 * waits for a round to fill. When a round fails, each is tried by itself, so that one that can not
 * be done fails alone. Safe for use by many threads; the caller's own thread does the work.
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
  private final Semaphore lanes = new Semaphore(LANES);
  private final Deque<Wish<J, R>> wishes = new ArrayDeque<>();

  /**
   * No two of one round are about the same {@code subject}.
   *
   * @param work gives one result for each, in order; all are done in one transaction, or none
   */
  Rounds(Function<J, Object> subject, Function<List<J>, List<R>> work) {
    this.subject = subject;
    this.work = work;
  }

  /** What one caller waits for. */
  private static final class Wish<J, R> {
    private final J job;
    private final CompletableFuture<R> answer = new CompletableFuture<>();

    /** Guarded by the queue of wishes. */
    private boolean taken;

    private Wish(J job) {
      this.job = job;
    }
  }

  /**
   * Does it, alone or with what others want. Within a transaction of the caller's it joins that.
   *
   * @throws RuntimeException what the work threw
   */
  R call(J job) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      return work.apply(List.of(job)).getFirst();
    }
    Wish<J, R> mine = new Wish<>(job);
    synchronized (wishes) {
      wishes.add(mine);
    }
    lanes.acquireUninterruptibly();
    try {
      for (List<Wish<J, R>> round = next(mine); !round.isEmpty(); round = next(mine)) {
        fulfil(round);
      }
    } finally {
      lanes.release();
    }
    return answer(mine);
  }

  private static <J, R> R answer(Wish<J, R> mine) {
    try {
      return mine.answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** The wishes of a round, the oldest first; none when {@code mine} was taken into one. */
  private List<Wish<J, R>> next(Wish<J, R> mine) {
    List<Wish<J, R>> round = new ArrayList<>();
    Set<Object> subjects = new HashSet<>();
    synchronized (wishes) {
      if (mine.taken) {
        return round;
      }
      Iterator<Wish<J, R>> all = wishes.iterator();
      while (all.hasNext() && round.size() < MOST) {
        Wish<J, R> wish = all.next();
        if (subjects.add(subject.apply(wish.job))) {
          wish.taken = true;
          all.remove();
          round.add(wish);
        }
      }
    }
    return round;
  }

  private void fulfil(List<Wish<J, R>> round) {
    try {
      List<R> results = work.apply(round.stream().map(wish -> wish.job).toList());
      for (int i = 0; i < results.size(); i++) {
        round.get(i).answer.complete(results.get(i));
      }
    } catch (CannotCreateTransactionException | Error e) {
      round.forEach(wish -> wish.answer.completeExceptionally(e));
    } catch (RuntimeException e) {
      if (round.size() == 1) {
        round.getFirst().answer.completeExceptionally(e);
      } else {
        each(round);
      }
    }
  }

  /** Without a database none can be done, and nobody shall wait for the others to find that out. */
  private void each(List<Wish<J, R>> round) {
    for (int i = 0; i < round.size(); i++) {
      Wish<J, R> wish = round.get(i);
      fulfil(List.of(wish));
      if (wish.answer.isCompletedExceptionally()
          && wish.answer.exceptionNow() instanceof CannotCreateTransactionException away) {
        round.subList(i, round.size()).forEach(rest -> rest.answer.completeExceptionally(away));
        return;
      }
    }
  }
}
