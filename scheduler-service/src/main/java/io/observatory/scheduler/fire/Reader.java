package io.observatory.scheduler.fire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Brings due rows into the window: what becomes due within the look-ahead, and what is overdue
 * while there is room. Whoever inserts a row that is due soon says so ({@link Window#wake}); a word
 * that is lost costs a second, because everything is looked at again that often. For one thread.
 */
public final class Reader {

  private static final long PACE_MILLIS = 100;

  /** While nothing is in memory; still less than the look-ahead by far. */
  private static final long IDLE_PACE_MILLIS = 200;

  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long ANYHOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A sweep may take that part of the time. */
  private static final int SWEEP_PART = 20;

  private final DueStore store;
  private final Window window;
  private final Gate gate;
  private long sweptAt = System.nanoTime();
  private long sweptAnyhowAt = System.nanoTime();
  private long sweepEvery = SWEEP_NANOS;
  private boolean sweeping;

  Reader(DueStore store, Window window, Gate gate) {
    this.store = store;
    this.window = window;
    this.gate = gate;
  }

  /** Reads once and waits until it is worth while to read again. */
  public void round() throws InterruptedException {
    boolean more = gate.isOpen() && read();
    if (!more) {
      window.awaitWork(window.held() == 0 ? IDLE_PACE_MILLIS : PACE_MILLIS);
    }
  }

  private boolean read() {
    long began = System.nanoTime();
    sweepAtTimes(began);
    List<Window.Asked> asked = window.ask(gate.micros());
    if (asked.isEmpty()) {
      return false;
    }
    List<Window.Got> rows = new ArrayList<>();
    long[] room = {window.room()};
    boolean complete =
        store.read(
            asked.stream().map(Window.Asked::range).toList(),
            (range, due) -> {
              rows.add(new Window.Got(range, due));
              String payload = due.payload();
              room[0] -= payload == null ? 0 : payload.length();
              return room[0] > 0;
            });
    boolean more = window.accept(asked, rows, complete);
    if (sweeping) {
      sweeping = false;
      sweepEvery = Math.max(SWEEP_NANOS, (System.nanoTime() - began) * SWEEP_PART);
    }
    return more;
  }

  private void sweepAtTimes(long now) {
    if (now - sweptAt >= sweepEvery) {
      boolean anyhow = now - sweptAnyhowAt >= Math.max(ANYHOW_NANOS, sweepEvery);
      window.sweep(gate.micros(), anyhow);
      sweptAt = now;
      sweptAnyhowAt = anyhow ? now : sweptAnyhowAt;
      sweeping = true;
    }
  }
}
