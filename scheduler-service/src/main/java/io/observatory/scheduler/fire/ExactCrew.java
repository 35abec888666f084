package io.observatory.scheduler.fire;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread for each slot, which plans, publishes and settles one batch after the other. A batch
 * that was published is settled before the next is begun, however long the database is away.
 */
final class ExactCrew implements Crew {

  private static final Logger LOGGER = LoggerFactory.getLogger(ExactCrew.class);
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long RETRY_MILLIS = 200;
  private static final long MOVE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final Duration AFTER_REFUSAL = Duration.ofHours(1);

  private final UUID instance;
  private final List<ExactLine> lines;
  private final Parts parts;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicBoolean lost = new AtomicBoolean();
  private final AtomicBoolean unsettled = new AtomicBoolean();

  /** What it works with. */
  record Parts(
      Window window,
      Planning planning,
      Settlement settlement,
      FireMeter meter,
      Gate gate,
      FireTerms terms) {}

  ExactCrew(UUID instance, List<ExactLine> lines, Parts parts) {
    this.instance = instance;
    this.lines = List.copyOf(lines);
    this.parts = parts;
  }

  @Override
  public UUID instance() {
    return instance;
  }

  @Override
  public synchronized void start() {
    for (int i = 0; i < lines.size(); i++) {
      int slot = i;
      threads.add(
          Thread.ofPlatform().name("scheduler-slot-" + slot).start(() -> new Slot(slot).run()));
    }
  }

  @Override
  public boolean isLost() {
    return lost.get();
  }

  @Override
  public void lose() {
    lost.set(true);
  }

  @Override
  public synchronized boolean stop(Duration within) {
    stopping.countDown();
    long end = System.nanoTime() + within.toNanos();
    try {
      for (Thread thread : threads) {
        if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
          thread.interrupt();
          unsettled.set(true);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      unsettled.set(true);
    }
    lines.forEach(ExactLine::close);
    return !unsettled.get() && !lost.get();
  }

  /** One slot's work. */
  private final class Slot {

    private final int slot;
    private final Lane lane;
    private long sequence;
    private long offset = -1;
    private long rounds;
    private long movedAt = System.nanoTime();
    private int most = parts.terms().batch();
    private int refusals;
    private boolean failing;

    Slot(int slot) {
      this.slot = slot;
      this.lane = parts.window().lane(slot);
    }

    void run() {
      try {
        while (stopping.getCount() > 0 && !lost.get()) {
          round();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        lost.set(true);
      } catch (RuntimeException | Error e) {
        LOGGER.error("A slot ended by a fault; the instance begins anew", e);
        lost.set(true);
      }
    }

    private void round() throws InterruptedException {
      FireTerms terms = parts.terms();
      List<Entry> batch = lane.take(most, terms.batchBytes(), IDLE_NANOS);
      if (batch.isEmpty()) {
        moveOn();
        return;
      }
      long began = System.nanoTime();
      if (fire(batch, began)) {
        long left = terms.pause().toNanos() - (System.nanoTime() - began);
        if (left > 0 && lane.ready() < terms.batch()) {
          stopping.await(left, TimeUnit.NANOSECONDS);
        }
      }
    }

    /** While it has nothing to publish, whoever takes over need not read what others publish. */
    private void moveOn() {
      long now = System.nanoTime();
      if (now - movedAt < MOVE_NANOS) {
        return;
      }
      movedAt = now;
      try {
        long end = lines.get(slot).manifestEnd();
        parts.settlement().skipTo(instance, slot, sequence, end - 1);
      } catch (RuntimeException e) {
        LOGGER.debug("It is moved later", e);
      }
    }

    /** Returns whether the batch was settled. */
    private boolean fire(List<Entry> batch, long began) throws InterruptedException {
      Planning.Plan plan;
      try {
        plan = parts.planning().plan(batch, parts.gate().micros());
      } catch (RuntimeException e) {
        giveUp(batch, e);
        return false;
      }
      lane.offer(plan.deferred());
      if (plan.entries().isEmpty()) {
        return true;
      }
      boolean published = plan.hasEvents();
      if (published && !publish(plan)) {
        return false;
      }
      boolean settled = settle(plan, published);
      parts.planning().done(plan.entries());
      if (settled) {
        parts.window().settled(plan.entries(), plan.planned());
        parts.meter().settled(plan.entries().size(), System.nanoTime() - began);
      }
      return settled;
    }

    private boolean publish(Planning.Plan plan) throws InterruptedException {
      try {
        offset = lines.get(slot).publish(sequence + 1, plan.at(), plan.planned());
        sequence++;
        movedAt = System.nanoTime();
        tell(plan);
        failing = false;
        refusals = 0;
        most = Math.min(parts.terms().batch(), most * 2);
        return true;
      } catch (NotPublishedException e) {
        parts.planning().done(plan.entries());
        if (e.isRefused()) {
          return isolate(plan, e);
        }
        giveUp(plan.entries(), e);
      } catch (LineLostException e) {
        LOGGER.warn("A producer was fenced or its outcome is unknown: {}", e.toString());
        lost.set(true);
      }
      return false;
    }

    /**
     * Tries with half as many the next time; a single one that is refused is put off, so that it
     * does not stop the others. Nothing is settled as published.
     */
    private boolean isolate(Planning.Plan plan, NotPublishedException why)
        throws InterruptedException {
      refusals++;
      int size = plan.entries().size();
      if (size > 1 || refusals == 1) {
        most = refusals > 1 ? Math.max(1, size / 2) : most;
        giveUp(plan.entries(), why);
        return false;
      }
      Entry entry = plan.entries().getFirst();
      LOGGER.error("Job {} can not be published; in an hour again", entry.due().row().jobId(), why);
      Effect later = Effect.later(entry.due().row(), plan.at().plus(AFTER_REFUSAL));
      Planning.Plan instead =
          new Planning.Plan(
              plan.at(), plan.entries(), List.of(new Planned(entry.due(), later)), List.of());
      if (settle(instead, false)) {
        parts.window().settled(instead.entries(), instead.planned());
      }
      return false;
    }

    private void tell(Planning.Plan plan) {
      long now = parts.gate().micros();
      for (int i = 0; i < plan.entries().size(); i++) {
        int fires = plan.planned().get(i).effect().fires().size();
        for (int n = 0; n < fires; n++) {
          parts.meter().fired(now - plan.entries().get(i).dueMicros());
        }
      }
    }

    /** Nothing of it was published: it is read again when the broker is back. */
    private void giveUp(List<Entry> entries, RuntimeException why) throws InterruptedException {
      if (!failing) {
        failing = true;
        LOGGER.warn("Nothing can be fired for now; it is tried again", why);
      }
      parts.meter().forgotten(entries.size());
      parts.window().forget(entries);
      stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private boolean settle(Planning.Plan plan, boolean published) throws InterruptedException {
      rounds += published ? 0 : 1;
      Settlement.SlotClaim claim =
          published
              ? Settlement.SlotClaim.published(instance, slot, sequence, offset)
              : Settlement.SlotClaim.silent(instance, slot, sequence, rounds);
      List<Effect> effects = plan.effects();
      boolean told = false;
      while (!lost.get()) {
        try {
          boolean mine = settle(claim, plan.at(), effects);
          lost.compareAndSet(false, !mine);
          return mine;
        } catch (RuntimeException e) {
          if (!told) {
            told = true;
            LOGGER.warn("What was fired can not be settled for now; it is tried again", e);
          }
        }
        if (stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
      unsettled.set(true);
      return false;
    }

    /** One attempt; an earlier one whose answer was lost may have done it. */
    private boolean settle(Settlement.SlotClaim claim, Instant at, List<Effect> effects) {
      return parts.settlement().settle(claim, at, effects) || isSettled(claim);
    }

    private boolean isSettled(Settlement.SlotClaim claim) {
      return parts.settlement().slots(instance).stream().anyMatch(claim::is);
    }
  }
}
