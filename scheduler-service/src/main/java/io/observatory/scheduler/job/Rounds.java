package io.observatory.scheduler.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Writes together what many callers hand in at the same time (group commit): while a round is under
 * way, wishes gather, and the next round takes all of them. Nobody waits for a round to fill. When
 * a round fails for another reason than that something is away, each of it is tried by itself. Safe
 * for use by many threads.
 *
 * @param <W> a wish
 * @param <A> what became of it
 */
public final class Rounds<W, A> {

  /** Rounds at the same time: one waits for the disk while another is put together. */
  private static final int LANES = 2;

  private static final int MOST = 128;
  private static final int MOST_WAITING = 1_024;

  private final Function<List<W>, List<A>> work;
  private final Predicate<RuntimeException> away;
  private final Duration patience;
  private final BlockingQueue<Waiting<W, A>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Semaphore lanes = new Semaphore(LANES);

  private record Waiting<W, A>(W wish, CompletableFuture<A> answer) {}

  /**
   * Hands wishes on.
   *
   * @param work does all or none, and says what became of each in their order
   * @param away whether something that was needed is away
   * @param patience how long a caller waits
   */
  public Rounds(
      Function<List<W>, List<A>> work, Predicate<RuntimeException> away, Duration patience) {
    this.work = work;
    this.away = away;
    this.patience = patience;
  }

  /**
   * Hands in a wish; when it returns, what became of it is safe.
   *
   * @throws BusyException when it took too long, or too many wait
   * @throws RuntimeException what the work throws
   */
  public A take(W wish) throws InterruptedException {
    Waiting<W, A> mine = new Waiting<>(wish, new CompletableFuture<>());
    if (!waiting.offer(mine)) {
      throw new BusyException("too many jobs wait to be written");
    }
    begin();
    try {
      return answer(mine);
    } catch (TimeoutException e) {
      throw new BusyException("the job was not written in time");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a round ended in an error", e.getCause());
    }
  }

  /** Once its round has begun, what becomes of a wish is waited for a second time as long. */
  private A answer(Waiting<W, A> mine)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return mine.answer().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      if (waiting.remove(mine)) {
        throw e;
      }
      return mine.answer().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void begin() {
    if (lanes.tryAcquire()) {
      Thread.ofVirtual().name("job-round").start(this::run);
    }
  }

  /** Whoever came while all lanes were taken is seen by whoever gives one back. */
  private void run() {
    try {
      List<Waiting<W, A>> round = new ArrayList<>(MOST);
      while (waiting.drainTo(round, MOST) > 0) {
        fulfil(round);
        round.clear();
      }
    } finally {
      lanes.release();
    }
    if (!waiting.isEmpty()) {
      begin();
    }
  }

  private void fulfil(List<Waiting<W, A>> round) {
    try {
      List<A> answers = work.apply(round.stream().map(Waiting::wish).toList());
      for (int i = 0; i < round.size(); i++) {
        round.get(i).answer().complete(answers.get(i));
      }
    } catch (RuntimeException e) {
      if (round.size() == 1 || away.test(e)) {
        round.forEach(one -> one.answer().completeExceptionally(e));
      } else {
        round.forEach(one -> fulfil(List.of(one)));
      }
    } catch (Error e) {
      round.forEach(one -> one.answer().completeExceptionally(e));
      throw e;
    }
  }
}
