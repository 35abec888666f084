package io.observatory.webhook.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Endpoints for which deliveries wait in the database for their lane. Safe for many threads. */
public final class Backlog {

  private final Set<String> endpointIds = ConcurrentHashMap.newKeySet();
  private final Semaphore wakes = new Semaphore(0);

  /** Something waits; whoever claims is to look at once. */
  void add(String endpointId) {
    endpointIds.add(endpointId);
    wake();
  }

  /** Something waits, as was found by looking. */
  void found(Collection<String> found) {
    endpointIds.addAll(found);
  }

  /** Whoever claims is to look at once. */
  public void wake() {
    if (wakes.availablePermits() == 0) {
      wakes.release();
    }
  }

  /** Those known; what is added from here on is told next time. */
  Set<String> take() {
    Set<String> all = Set.copyOf(endpointIds);
    endpointIds.removeAll(all);
    return all;
  }

  /** Waits until {@link #wake}, or until the time is up. */
  public void await(Duration most) throws InterruptedException {
    if (wakes.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
      wakes.drainPermits();
    }
  }
}
