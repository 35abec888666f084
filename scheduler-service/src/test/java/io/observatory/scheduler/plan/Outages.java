package io.observatory.scheduler.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** Times at which nothing is fired and no end is heard of. */
record Outages(NavigableMap<Instant, Instant> times) {

  /** About two a month, from seconds to days. */
  static Outages drawn(Random random) {
    NavigableMap<Instant, Instant> times = new TreeMap<>();
    Instant at = SimulatedJob.BEGIN;
    while (at.isBefore(SimulatedJob.END)) {
      at = at.plus(Duration.ofMinutes(random.nextLong(60, 30 * 24 * 60)));
      Instant end = at.plusSeconds((long) Math.exp(random.nextDouble(2.5, 12.5)));
      times.put(at, end);
      at = end;
    }
    return new Outages(times);
  }

  /** That instant, or the end of the outage it lies in. */
  Instant upFrom(Instant at) {
    Map.Entry<Instant, Instant> last = times.floorEntry(at);
    return last != null && at.isBefore(last.getValue()) ? last.getValue() : at;
  }
}
