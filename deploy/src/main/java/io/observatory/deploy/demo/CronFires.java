package io.observatory.deploy.demo;

import io.observatory.deploy.demo.JobWatch.Fired;
import io.observatory.events.JobDueKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What became of a job that fires at even steps of time. */
final class CronFires {
  private final List<Fired> fired;
  private final Duration step;
  private final TreeSet<Instant> occurrences = new TreeSet<>();

  CronFires(List<Fired> fired, Duration step) {
    this.fired = fired;
    this.step = step;
    fired.forEach(one -> occurrences.add(one.due().getScheduledFor()));
  }

  /** How many different ones were fired. */
  int occurrences() {
    return occurrences.size();
  }

  /** How many steps between the first and the last were not. */
  long missing() {
    return occurrences.isEmpty()
        ? 0
        : Duration.between(occurrences.first(), occurrences.last()).dividedBy(step)
            + 1
            - occurrences.size();
  }

  /** How many were fired again, and how many before their time. */
  String wrong() {
    long early =
        fired.stream().filter(one -> one.at().isBefore(one.due().getScheduledFor())).count();
    return fired.size() - occurrences.size() + ", " + early;
  }

  /** Of those that were not made up for after an outage: median and most. */
  Optional<String> lateness() {
    List<Long> millis =
        fired.stream()
            .filter(one -> one.due().getKind() == JobDueKind.SCHEDULED)
            .map(one -> Duration.between(one.due().getScheduledFor(), one.at()).toMillis())
            .sorted()
            .toList();
    return millis.isEmpty()
        ? Optional.empty()
        : Optional.of(millis.get(millis.size() / 2) + " ms, " + millis.getLast() + " ms");
  }
}
