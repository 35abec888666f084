package io.observatory.scheduler.plan;

import io.observatory.scheduler.occurrence.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a job has to do in a year: from the list of all its nominal times, first those that its
 * misfire policy leaves, then what its overlap policy makes of them. Knows nothing of rows.
 */
final class YearOracle {

  /** An occurrence, and when it was fired. */
  record Fired(Instant occurrence, Instant at) {}

  /** All that was fired, in order, and how many were not, by reason. */
  record History(List<Fired> fires, Map<String, Long> skips) {
    History() {
      this(new ArrayList<>(), new TreeMap<>());
    }
  }

  private final SimulatedJob job;
  private final Outages outages;
  private final Misfire misfire;
  private final History history = new History();

  YearOracle(SimulatedJob job, Outages outages) {
    this.job = job;
    this.outages = outages;
    this.misfire = job.policies().misfire();
  }

  History history() {
    if (job.schedule() instanceof Schedule.FixedDelay delay) {
      fromEndToEnd(delay.every());
    } else {
      overlap(inTime());
    }
    return history;
  }

  private Instant upFrom(Instant at) {
    return outages.upFrom(at);
  }

  private boolean over(Instant at) {
    return !at.isBefore(SimulatedJob.END);
  }

  private void skip(String reason, long count) {
    if (count > 0) {
      history.skips().merge(reason, count, Long::sum);
    }
  }

  /** What is fired if no run is ever in the way, in order. */
  private List<Fired> inTime() {
    List<Instant> nominal = job.nominal();
    int most = job.policies().bounds().maxRuns();
    List<Fired> fires = new ArrayList<>();
    int first = 0;
    while (first < nominal.size() && fires.size() < most) {
      Instant now = upFrom(nominal.get(first).plus(job.jitter()));
      if (over(now)) {
        break;
      }
      int due = first;
      int missed = first;
      while (due < nominal.size() && !nominal.get(due).plus(job.jitter()).isAfter(now)) {
        due++;
        missed += isLate(nominal.get(due - 1), now) ? 1 : 0;
      }
      if (missed == first) {
        fires.add(new Fired(nominal.get(first), now));
        first++;
        continue;
      }
      int end = misfire.policy() == Misfire.Policy.SKIP ? missed : due;
      List<Instant> chosen = chosen(nominal.subList(first, end), now, most - fires.size());
      chosen.forEach(at -> fires.add(new Fired(at, now)));
      skip("MISFIRE", end - first - chosen.size());
      first = end;
    }
    return fires;
  }

  private boolean isLate(Instant at, Instant now) {
    return Duration.between(at.plus(job.jitter()), now).compareTo(misfire.after()) > 0;
  }

  private List<Instant> chosen(List<Instant> overdue, Instant now, int left) {
    boolean one = job.schedule() instanceof Schedule.Once;
    return switch (misfire.policy()) {
      case SKIP -> List.of();
      case LATEST -> List.of(overdue.getLast());
      case FIRE_NOW -> List.of(overdue.getFirst());
      case ALL -> {
        List<Instant> recent =
            overdue.stream()
                .filter(at -> !at.plus(job.jitter()).plus(misfire.window()).isBefore(now))
                .toList();
        int most = one ? 1 : Math.min(misfire.most(), left);
        yield recent.subList(Math.max(recent.size() - most, 0), recent.size());
      }
    };
  }

  /** What becomes of these when runs take their time. */
  private void overlap(List<Fired> wanted) {
    Deque<Instant> waiting = new ArrayDeque<>();
    Instant busyTo = null;
    for (Fired next : wanted) {
      busyTo = released(waiting, busyTo, next.at());
      if (busyTo == null || job.policies().overlap() == Overlap.ALLOW_ALL) {
        busyTo = fire(next.occurrence(), next.at());
        continue;
      }
      switch (job.policies().overlap()) {
        case CANCEL_OTHER -> busyTo = fire(next.occurrence(), next.at());
        case BUFFER_ONE -> {
          if (waiting.isEmpty()) {
            waiting.add(next.occurrence());
          } else {
            skip("OVERLAP", 1);
          }
        }
        case BUFFER_ALL -> {
          if (waiting.size() < 1000) {
            waiting.add(next.occurrence());
          } else {
            skip("OVERLAP_FULL", 1);
          }
        }
        case SKIP, ALLOW_ALL -> skip("OVERLAP", 1);
      }
    }
    released(waiting, busyTo, SimulatedJob.END.minusMillis(1));
  }

  /** Ends the runs that end up to then and fires what waited for that; the end of the last. */
  private @Nullable Instant released(
      Deque<Instant> waiting, @Nullable Instant busyTo, Instant until) {
    Instant end = busyTo;
    while (end != null && !end.isAfter(until)) {
      Instant next = waiting.poll();
      end = next == null ? null : fire(next, end);
    }
    return end;
  }

  /** Returns the end of the run. */
  private Instant fire(Instant occurrence, Instant at) {
    history.fires().add(new Fired(occurrence, at));
    return upFrom(at.plus(job.length(occurrence)));
  }

  private void fromEndToEnd(Duration every) {
    Instant start = job.policies().bounds().startsAt();
    Instant next = start == null ? SimulatedJob.BEGIN.plus(every) : start;
    int left = job.policies().bounds().maxRuns();
    while (job.within(next) && left > 0) {
      Instant now = upFrom(next.plus(job.jitter()));
      if (over(now)) {
        return;
      }
      if (isLate(next, now) && chosen(List.of(next), now, left).isEmpty()) {
        skip("MISFIRE", 1);
        next = now.plus(every);
      } else {
        next = fire(next, now).plus(every);
        left--;
      }
    }
  }
}
