package io.observatory.scheduler.fire;

import io.observatory.scheduler.time.Micros;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From what is due to what is to be done. Rows whose job has moved on go unfired; what is overdue
 * takes its turn among those of its target; of a job whose runs must not overlap one row is planned
 * at a time. Safe for use by many threads.
 */
final class Planning {

  private static final Logger LOGGER = LoggerFactory.getLogger(Planning.class);
  private static final long OVERDUE_MICROS = TimeUnit.SECONDS.toMicros(1);
  private static final long IN_MEMORY_MICROS = TimeUnit.MILLISECONDS.toMicros(500);
  private static final long BUSY_MICROS = TimeUnit.MILLISECONDS.toMicros(2);
  private static final Duration AFTER_FAULT = Duration.ofMinutes(1);

  /** Fires, skips and rows that one batch may have, so that its manifest stays small. */
  private static final int MOST_PARTS = 8_000;

  /** Nobody lets longer ones in; one that came all the same must not stop what goes with it. */
  private static final int MOST_PAYLOAD = 512 * 1024;

  private final Planner planner;
  private final DueStore store;
  private final Caps caps;

  /** Jobs whose last plan is not settled and that need to know their runs for the next. */
  private final Set<UUID> busy = ConcurrentHashMap.newKeySet();

  Planning(Planner planner, DueStore store, Caps caps) {
    this.planner = planner;
    this.store = store;
    this.caps = caps;
  }

  /**
   * Entries with their plans, side by side, and those that are not planned now.
   *
   * @param at the time of the plans
   */
  record Plan(Instant at, List<Entry> entries, List<Planned> planned, List<Entry> deferred) {

    private void add(Entry entry, Effect effect) {
      entries.add(entry);
      planned.add(new Planned(entry.due(), effect.of(entry.due().place())));
    }

    List<Effect> effects() {
      return planned.stream().map(Planned::effect).toList();
    }

    /** Whether there is anything to be published. */
    boolean hasEvents() {
      for (Planned each : planned) {
        if (!each.effect().fires().isEmpty() || !each.effect().cancelled().isEmpty()) {
          return true;
        }
      }
      return false;
    }
  }

  /** Plans these; {@link #done} or the deferred list has each of them in the end. */
  Plan plan(List<Entry> batch, long nowMicros) {
    Instant now = Micros.instant(nowMicros);
    Plan plan =
        new Plan(
            now, new ArrayList<>(batch.size()), new ArrayList<>(batch.size()), new ArrayList<>());
    List<Entry> asking = new ArrayList<>();
    Set<UUID> scheduled = new HashSet<>();
    int parts = 0;
    for (Entry entry : batch) {
      if (entry.due().isStale()) {
        plan.add(entry, Effect.drop(entry.due().row()));
      } else if (isTooLong(entry.due())) {
        LOGGER.error("Job {} has a payload that can not be published", entry.due().row().jobId());
        plan.add(entry, Effect.later(entry.due().row(), now.plus(AFTER_FAULT)));
      } else if (parts >= MOST_PARTS || isSecond(entry, scheduled)) {
        plan.deferred().add(entry);
      } else if (mayGo(entry, plan, nowMicros)) {
        if (asksForRuns(entry)) {
          ask(entry, asking, plan, nowMicros);
        } else {
          parts += add(entry, DueStore.Runs.NONE, plan);
        }
      }
    }
    planAsking(asking, plan);
    return plan;
  }

  /** These plans are settled or given up. */
  void done(List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry.isAsking()) {
        entry.ask(false);
        busy.remove(entry.due().row().jobId());
      }
    }
  }

  /**
   * Of a job's schedule one row is planned at a time: what follows from the first may be the
   * second.
   */
  private static boolean isSecond(Entry entry, Set<UUID> scheduled) {
    DueJob due = entry.due();
    return due.schedule() != null
        && due.row().kind() == FireKind.SCHEDULED
        && !scheduled.add(due.row().jobId());
  }

  private static boolean isTooLong(DueJob due) {
    String payload = due.payload();
    return payload != null && payload.length() > MOST_PAYLOAD;
  }

  private boolean mayGo(Entry entry, Plan plan, long now) {
    if (now - entry.dueMicros() <= OVERDUE_MICROS || entry.isTurned()) {
      return true;
    }
    long turn = caps.turn(entry.due().targetAgentId(), now, 1);
    if (turn <= now) {
      return true;
    }
    if (turn - now <= IN_MEMORY_MICROS) {
      entry.turn();
      entry.waitUntil(turn);
      plan.deferred().add(entry);
    } else {
      plan.add(entry, Effect.later(entry.due().row(), Micros.instant(turn)));
    }
    return false;
  }

  private boolean asksForRuns(Entry entry) {
    try {
      return planner.asksForRuns(entry.due());
    } catch (RuntimeException e) {
      return false; // the plan fails in the same way, and tells
    }
  }

  private void ask(Entry entry, List<Entry> asking, Plan plan, long now) {
    if (busy.add(entry.due().row().jobId())) {
      entry.ask(true);
      asking.add(entry);
    } else {
      entry.waitUntil(now + BUSY_MICROS);
      plan.deferred().add(entry);
    }
  }

  private void planAsking(List<Entry> asking, Plan plan) {
    if (asking.isEmpty()) {
      return;
    }
    Set<UUID> jobs = new HashSet<>();
    asking.forEach(entry -> jobs.add(entry.due().row().jobId()));
    Map<UUID, DueStore.Runs> runs;
    try {
      runs = store.runs(jobs);
    } catch (RuntimeException e) {
      done(asking);
      throw e;
    }
    for (Entry entry : asking) {
      add(entry, runs.getOrDefault(entry.due().row().jobId(), DueStore.Runs.NONE), plan);
    }
  }

  /** Returns how many parts the effect has. */
  private int add(Entry entry, DueStore.Runs runs, Plan plan) {
    Effect effect;
    try {
      effect = planner.plan(entry.due(), plan.at(), runs.active(), runs.waiting());
    } catch (RuntimeException e) {
      LOGGER.error(
          "Job {} could not be planned; it is tried again in a minute",
          entry.due().row().jobId(),
          e);
      effect = Effect.later(entry.due().row(), plan.at().plus(AFTER_FAULT));
    }
    plan.add(entry, effect);
    return effect.fires().size()
        + effect.skips().size()
        + effect.next().size()
        + effect.cancelled().size();
  }
}
