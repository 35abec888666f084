package io.observatory.hitl.approval;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Those who wait in this instance for an approval to be decided, wherever that happens. They hold a
 * thread and a place in a map, no connection. Safe for use by many threads.
 */
public final class ApprovalWaiting {

  /** What was not heard, such as while the broker is away, is found in the row this often. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final ConcurrentHashMap<String, Place> places = new ConcurrentHashMap<>();
  private final ApprovalStore store;
  private volatile boolean ended;

  /** Decided approvals are read from {@code store}. */
  public ApprovalWaiting(ApprovalStore store) {
    this.store = store;
  }

  /** An approval was decided; of no interest to most instances. */
  public void heard(String id) {
    Place place = places.get(id);
    if (place != null) {
      place.decided.countDown();
    }
  }

  /** Lets everybody go, and nobody waits here any more: this instance stops. */
  public void end() {
    ended = true;
    places.values().forEach(place -> place.decided.countDown());
  }

  /**
   * Waits until the approval is not pending any more, the time is up, or this instance stops.
   *
   * @return the approval as it then is; empty when there is none
   */
  public Optional<Approval> await(String id, Duration patience) throws InterruptedException {
    Place place = enter(id);
    try {
      long end = System.nanoTime() + patience.toNanos();
      Optional<Approval> found = store.find(id); // decided before it could be heard here?
      long left = end - System.nanoTime();
      while (left > 0
          && !ended
          && found.isPresent()
          && found.get().state() == ApprovalState.PENDING) {
        place.decided.await(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS);
        found = store.find(id);
        left = end - System.nanoTime();
      }
      return found;
    } finally {
      leave(id);
    }
  }

  private Place enter(String id) {
    return places.compute(
        id,
        (key, known) -> {
          Place place = known == null ? new Place() : known;
          place.waiters++;
          return place;
        });
  }

  private void leave(String id) {
    places.computeIfPresent(id, (key, place) -> --place.waiters == 0 ? null : place);
  }

  private static final class Place {
    private final CountDownLatch decided = new CountDownLatch(1);
    private int waiters;
  }
}
