package io.observatory.scheduler.fire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How fast what is overdue goes to each target, so that a storm after an outage is spread. Safe for
 * use by many threads.
 */
final class Caps {

  private static final int MOST_TARGETS = 10_000;
  private static final long BURST_MICROS = TimeUnit.MILLISECONDS.toMicros(100);

  private final long stepMicros;
  private final Map<String, Long> nexts = new Nexts();

  /** So many a second for each target. */
  Caps(int perSecond) {
    this.stepMicros = Math.max(1, TimeUnit.SECONDS.toMicros(1) / perSecond);
  }

  /** When that target may get so many more; they are counted. */
  synchronized long turn(String target, long now, int count) {
    long next = Math.max(nexts.getOrDefault(target, 0L), now - BURST_MICROS);
    nexts.put(target, next + stepMicros * count);
    return next;
  }

  private static final class Nexts extends LinkedHashMap<String, Long> {

    private static final long serialVersionUID = 1L;

    Nexts() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > MOST_TARGETS;
    }
  }
}
