package io.observatory.heartbeat.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be looked at when: a hashed timing wheel (Varghese and Lauck, "Hashed and Hierarchical
 * Timing Wheels", 1987), kept lazily. A beat moves a deadline without touching the wheel; when the
 * old time comes the agent is asked, and put in again. So a beat costs nothing here and a check
 * costs what is due, not what there is. For one thread.
 */
final class DeadlineWheel {

  static final int NOT_DUE = Integer.MIN_VALUE;
  private static final long TICK_MILLIS = 250;
  private static final int SLOTS = 4_096;

  private final @Nullable List<Agent>[] slots = slots();
  private long baseMillis;
  private int next;

  DeadlineWheel(long nowMillis) {
    baseMillis = nowMillis;
  }

  /** Looks at {@code agent} at {@code dueMillis} or, when that is far off, before. */
  void put(Agent agent, long dueMillis) {
    long wanted = Math.floorDiv(dueMillis - baseMillis, TICK_MILLIS);
    int tick = (int) Math.clamp(wanted, next, next + SLOTS - 1L);
    int planned = agent.dueTick();
    if (planned != NOT_DUE && planned <= tick && planned >= next) {
      return;
    }
    agent.planFor(tick);
    int slot = Math.floorMod(tick, SLOTS);
    List<Agent> due = slots[slot];
    if (due == null) {
      due = new ArrayList<>(4);
      slots[slot] = due;
    }
    due.add(agent);
  }

  /** Hands over, and forgets, everyone whose time has come by {@code asOfMillis}. */
  void takeDue(long asOfMillis, Consumer<Agent> into) {
    int last = (int) Math.floorDiv(asOfMillis - baseMillis, TICK_MILLIS);
    int from = next;
    int count = Math.min(last - from + 1, SLOTS);
    if (count <= 0) {
      return;
    }
    next = last + 1;
    // All are taken out before any is handed over: whoever is put in again may come to lie in a
    // slot that was not emptied yet.
    List<Agent> due = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      take(from + i, due);
    }
    due.forEach(into);
  }

  private void take(int tick, List<Agent> into) {
    int slot = Math.floorMod(tick, SLOTS);
    List<Agent> due = slots[slot];
    if (due == null) {
      return;
    }
    slots[slot] = null;
    for (Agent agent : due) {
      // One that was planned for an earlier time since stands there too; the earlier one counts.
      if (agent.dueTick() == tick) {
        agent.planFor(NOT_DUE);
        into.add(agent);
      }
    }
  }

  /** The time jumped: begins anew; everyone is to be put in again. */
  void restart(long nowMillis, Iterable<Agent> agents) {
    Arrays.fill(slots, null);
    baseMillis = nowMillis;
    next = 0;
    agents.forEach(agent -> agent.planFor(NOT_DUE));
  }

  @SuppressWarnings("unchecked")
  private static @Nullable List<Agent>[] slots() {
    return (List<Agent>[]) new List<?>[SLOTS];
  }
}
