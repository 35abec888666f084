package io.observatory.scheduler.fire;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread for each slot, which plans and sends what is due at once, and one that settles what the
 * broker acknowledged. What was sent and not settled when this instance ends is sent again by
 * another, with the same ids.
 */
final class PromptCrew implements Crew {

  private static final Logger LOGGER = LoggerFactory.getLogger(PromptCrew.class);
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long RETRY_MILLIS = 200;
  private static final long SETTLE_MILLIS = 20;

  private final UUID instance;
  private final PromptLine line;
  private final ExactCrew.Parts parts;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch sendersDone;
  private final AtomicInteger underWay = new AtomicInteger();
  private final Object lock = new Object();
  private List<Sent> acknowledged = new ArrayList<>();

  PromptCrew(UUID instance, PromptLine line, ExactCrew.Parts parts) {
    this.instance = instance;
    this.line = line;
    this.parts = parts;
    this.sendersDone = new CountDownLatch(parts.terms().slots());
  }

  @Override
  public UUID instance() {
    return instance;
  }

  @Override
  public synchronized void start() {
    for (int i = 0; i < parts.terms().slots(); i++) {
      int slot = i;
      threads.add(Thread.ofPlatform().name("scheduler-slot-" + slot).start(() -> runSender(slot)));
    }
    threads.add(Thread.ofPlatform().name("scheduler-settle").start(this::runSettler));
  }

  /** Losing shards costs nothing but their entries here. */
  @Override
  public boolean isLost() {
    return false;
  }

  @Override
  public void lose() {
    // What was lost is gone from the window already.
  }

  @Override
  public synchronized boolean stop(Duration within) {
    stopping.countDown();
    long end = System.nanoTime() + within.toNanos();
    boolean ended = true;
    try {
      for (Thread thread : threads) {
        if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
          thread.interrupt();
          ended = false;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return ended && underWay.get() == 0;
  }

  private void runSender(int slot) {
    boolean failing = false;
    try {
      while (stopping.getCount() > 0) {
        List<Entry> batch =
            parts
                .window()
                .lane(slot)
                .take(parts.terms().batch(), parts.terms().batchBytes(), IDLE_NANOS);
        try {
          if (!batch.isEmpty()) {
            send(slot, batch);
          }
          failing = false;
        } catch (RuntimeException e) {
          if (!failing) {
            LOGGER.warn("Nothing can be fired for now; it is tried again", e);
          }
          failing = true;
          parts.window().forget(batch);
          stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sendersDone.countDown();
    }
  }

  private void send(int slot, List<Entry> batch) {
    Planning.Plan plan = parts.planning().plan(batch, parts.gate().micros());
    parts.window().lane(slot).offer(plan.deferred());
    for (int i = 0; i < plan.entries().size(); i++) {
      if (plan.entries().get(i).hold().isLost()) {
        parts.planning().done(List.of(plan.entries().get(i)));
        continue; // another's to fire
      }
      Planned planned = plan.planned().get(i);
      underWay.incrementAndGet();
      int events = line.events(planned);
      Sent sent = new Sent(plan.at(), plan.entries().get(i), planned, events);
      if (events == 0) {
        settleLater(sent);
      } else {
        line.send(planned, sent::told);
      }
    }
  }

  private void settleLater(Sent sent) {
    synchronized (lock) {
      acknowledged.add(sent);
      if (acknowledged.size() == parts.terms().batch()) {
        lock.notifyAll();
      }
    }
  }

  private void runSettler() {
    try {
      while (stopping.getCount() > 0 || sendersDone.getCount() > 0 || underWay.get() > 0) {
        List<Sent> batch = acknowledged();
        if (!batch.isEmpty()) {
          settle(batch);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Sent> acknowledged() throws InterruptedException {
    synchronized (lock) {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS);
      long left = SETTLE_MILLIS;
      while (acknowledged.size() < parts.terms().batch() && left > 0) {
        lock.wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
      List<Sent> batch = acknowledged;
      acknowledged = new ArrayList<>();
      return batch;
    }
  }

  private void settle(List<Sent> batch) throws InterruptedException {
    long began = System.nanoTime();
    Map<Integer, Long> epochs = new HashMap<>();
    List<Effect> effects = new ArrayList<>(batch.size());
    List<Entry> entries = new ArrayList<>(batch.size());
    List<Planned> planned = new ArrayList<>(batch.size());
    for (Sent sent : batch) {
      if (sent.entry.hold().isLost()) {
        parts.planning().done(List.of(sent.entry));
        continue; // another fires it again, and settles it
      }
      epochs.put(sent.entry.hold().shard(), sent.entry.hold().epoch());
      effects.add(sent.planned.effect());
      entries.add(sent.entry);
      planned.add(sent.planned);
    }
    if (!effects.isEmpty()) {
      settle(epochs, batch.getFirst().at, effects).forEach(parts.window()::lose);
    }
    parts.planning().done(entries);
    parts.window().settled(entries, planned);
    parts.meter().settled(entries.size(), System.nanoTime() - began);
    underWay.addAndGet(-batch.size());
  }

  private Set<Integer> settle(Map<Integer, Long> epochs, Instant at, List<Effect> effects)
      throws InterruptedException {
    boolean told = false;
    while (true) {
      try {
        return parts.settlement().settle(instance, epochs, at, effects);
      } catch (RuntimeException e) {
        if (!told) {
          told = true;
          LOGGER.warn("What was fired can not be settled for now; it is tried again", e);
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped while the database is away");
      }
    }
  }

  /** One effect whose events are under way. */
  private final class Sent {

    private final Instant at;
    private final Entry entry;
    private final Planned planned;
    private final AtomicInteger missing;
    private final AtomicBoolean failed = new AtomicBoolean();

    Sent(Instant at, Entry entry, Planned planned, int events) {
      this.at = at;
      this.entry = entry;
      this.planned = planned;
      this.missing = new AtomicInteger(events);
    }

    /** On the broker client's thread, once for each event. */
    void told(@Nullable Exception failure) {
      if (failure != null) {
        failed.set(true);
      } else {
        parts.meter().fired(parts.gate().micros() - entry.dueMicros());
      }
      if (missing.decrementAndGet() > 0) {
        return;
      }
      if (failed.get()) {
        List<Entry> one = List.of(entry);
        parts.planning().done(one);
        parts.window().forget(one);
        parts.meter().forgotten(1);
        underWay.decrementAndGet();
      } else {
        settleLater(this);
      }
    }
  }
}
