package io.observatory.hitl.approval;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who wait in this instance for an approval to be decided, wherever that happens; so many at
 * most. They hold a seat, no thread and no connection. One thread reads for all of them: each
 * approval once for all who wait for it, and many approvals at once while it was busy. Safe for use
 * by many threads.
 */
public final class ApprovalWaiting implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(ApprovalWaiting.class);

  /** What was not heard, such as while the broker is away, is found in the rows this often. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  /** Most rows read at once. */
  private static final int BATCH = 100;

  private final Map<String, List<Seat>> seats = new HashMap<>();
  private final Set<String> wanted = new LinkedHashSet<>();
  private final ScheduledThreadPoolExecutor worker;
  private final ApprovalStore store;
  private final int most;
  private int taken;
  private boolean reading;
  private boolean ended;

  /**
   * Decided approvals are read from {@code store}.
   *
   * @param most how many may wait at once
   */
  public ApprovalWaiting(ApprovalStore store, int most) {
    this.store = store;
    this.most = most;
    worker =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("approval-waiting").factory());
    worker.setRemoveOnCancelPolicy(true);
    var _ =
        worker.scheduleWithFixedDelay(
            this::look, LOOK.toNanos(), LOOK.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Somebody's place; who does not wait any more closes it. */
  public final class Seat implements AutoCloseable {
    private final String id;
    private final long end;
    private final CompletableFuture<Optional<Approval>> answer = new CompletableFuture<>();
    private @Nullable Future<?> alarm;

    private Seat(String id, long end) {
      this.id = id;
      this.end = end;
    }

    /**
     * The approval once it is not pending any more, or as it is when the time is up or this
     * instance stops; empty when there is none. Completed by the one thread that reads for all, so
     * whatever follows must be quick.
     */
    public CompletableFuture<Optional<Approval>> answer() {
      return answer;
    }

    @Override
    public void close() {
      leave(this);
    }

    private boolean isTimeUp() {
      return end - System.nanoTime() <= 0;
    }
  }

  /**
   * Begins to wait. What happens from here on is heard, so whoever looks at the approval after this
   * misses nothing.
   *
   * @return empty when no seat is free, or this instance stops
   */
  public synchronized Optional<Seat> sit(String id, Duration patience) {
    if (ended || taken >= most) {
      return Optional.empty();
    }
    Seat seat = new Seat(id, System.nanoTime() + patience.toNanos());
    seats.computeIfAbsent(id, key -> new ArrayList<>(1)).add(seat);
    taken++;
    seat.alarm =
        worker.schedule(() -> heard(id), Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
    return Optional.of(seat);
  }

  /** How many wait. */
  public synchronized int taken() {
    return taken;
  }

  /** An approval was decided; of no interest to most instances. */
  public synchronized void heard(String id) {
    if (seats.containsKey(id)) {
      want(List.of(id));
    }
  }

  /** Lets everybody go, and nobody waits here any more: this instance stops. */
  public synchronized void end() {
    ended = true;
    want(seats.keySet());
  }

  /** Whoever waits now is never answered. */
  @Override
  public void close() {
    worker.shutdownNow();
  }

  private synchronized void want(Collection<String> ids) {
    wanted.addAll(ids);
    if (!reading && !wanted.isEmpty() && !worker.isShutdown()) {
      reading = true;
      worker.execute(this::read);
    }
  }

  private synchronized List<String> nextBatch() {
    List<String> batch = new ArrayList<>();
    for (Iterator<String> next = wanted.iterator(); next.hasNext() && batch.size() < BATCH; ) {
      batch.add(next.next());
      next.remove();
    }
    return batch;
  }

  private void read() {
    List<String> batch = nextBatch();
    try {
      Map<String, Approval> found = batch.isEmpty() ? Map.of() : store.find(batch);
      batch.forEach(id -> tell(id, Optional.ofNullable(found.get(id))));
    } catch (RuntimeException e) {
      LOGGER.warn("Approvals that agents wait for could not be read", e);
      batch.forEach(id -> fail(id, e));
    } finally {
      synchronized (this) {
        reading = false;
        want(List.of());
      }
    }
  }

  private void tell(String id, Optional<Approval> found) {
    boolean isPending = found.isPresent() && found.get().state() == ApprovalState.PENDING;
    going(id, isPending).forEach(seat -> seat.answer.complete(found));
  }

  /** Who has time left hears of it later. */
  private void fail(String id, RuntimeException why) {
    going(id, true).forEach(seat -> seat.answer.completeExceptionally(why));
  }

  /** Those who wait no longer, because it is decided or their time is up. */
  private synchronized List<Seat> going(String id, boolean isPending) {
    List<Seat> going =
        seats.getOrDefault(id, List.of()).stream()
            .filter(seat -> !isPending || ended || seat.isTimeUp())
            .toList();
    going.forEach(this::leave);
    return going;
  }

  private synchronized void leave(Seat seat) {
    List<Seat> beside = seats.get(seat.id);
    if (beside != null && beside.remove(seat)) {
      taken--;
      if (beside.isEmpty()) {
        seats.remove(seat.id);
      }
    }
    if (seat.alarm != null) {
      seat.alarm.cancel(false);
    }
  }

  /** One question for all who wait. */
  private void look() {
    try {
      List<String> ids;
      synchronized (this) {
        ids = List.copyOf(seats.keySet());
      }
      if (!ids.isEmpty()) {
        want(store.decided(ids));
      }
    } catch (RuntimeException e) {
      LOGGER.warn("It is not known which of the approvals that agents wait for are decided", e);
    }
  }
}
