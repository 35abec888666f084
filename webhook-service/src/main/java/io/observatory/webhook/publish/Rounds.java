package io.observatory.webhook.publish;

import io.observatory.webhook.delivery.Publication;
import io.observatory.webhook.delivery.Taken;
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
 * way, events gather, and the next round takes all of them. Nobody waits for a round to fill. When
 * a round fails for another reason than that something is away, each of it is tried by itself. Safe
 * for use by many threads.
 */
public final class Rounds {

  /** Rounds at the same time: one waits for the disk while another is put together. */
  private static final int LANES = 2;

  private static final int MOST = 64;
  private static final int MOST_WAITING = 1_024;

  private final Function<List<Publication>, List<Taken>> intake;
  private final Predicate<RuntimeException> away;
  private final Duration patience;
  private final BlockingQueue<Wish> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Semaphore lanes = new Semaphore(LANES);

  private record Wish(Publication event, CompletableFuture<Taken> taken) {}

  /**
   * Hands events on.
   *
   * @param intake takes all or none, and says what became of each in their order
   * @param away whether something that was needed is away
   * @param patience how long a caller waits
   */
  public Rounds(
      Function<List<Publication>, List<Taken>> intake,
      Predicate<RuntimeException> away,
      Duration patience) {
    this.intake = intake;
    this.away = away;
    this.patience = patience;
  }

  /**
   * Takes an event; when it returns the event is safe.
   *
   * @throws BusyException when it took too long, or too many wait
   * @throws RuntimeException what the intake throws
   */
  public Taken take(Publication event) throws InterruptedException {
    Wish mine = new Wish(event, new CompletableFuture<>());
    if (!waiting.offer(mine)) {
      throw new BusyException("too many events wait to be written");
    }
    begin();
    try {
      return mine.taken().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      waiting.remove(mine);
      throw new BusyException("the event was not written in time");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a round ended in an error", e.getCause());
    }
  }

  private void begin() {
    if (lanes.tryAcquire()) {
      Thread.ofVirtual().name("webhook-publish").start(this::work);
    }
  }

  /** Whoever came while all lanes were taken is seen by whoever gives one back. */
  private void work() {
    try {
      List<Wish> round = new ArrayList<>(MOST);
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

  private void fulfil(List<Wish> round) {
    try {
      List<Taken> taken = intake.apply(round.stream().map(Wish::event).toList());
      for (int i = 0; i < round.size(); i++) {
        round.get(i).taken().complete(taken.get(i));
      }
    } catch (RuntimeException e) {
      if (round.size() == 1 || away.test(e)) {
        round.forEach(wish -> wish.taken().completeExceptionally(e));
      } else {
        round.forEach(wish -> fulfil(List.of(wish)));
      }
    } catch (Error e) {
      round.forEach(wish -> wish.taken().completeExceptionally(e));
      throw e;
    }
  }
}
