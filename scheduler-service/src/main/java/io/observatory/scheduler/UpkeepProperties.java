package io.observatory.scheduler;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long what is done is kept.
 *
 * @param history days of the history
 * @param ahead days of the history that are made in advance
 * @param jobs jobs that fired once or were cancelled, after that
 * @param dead runs that were given up, redriven or not
 * @param slice most jobs looked at in a statement
 * @param pause between two of them
 * @param every how long after a pass over all jobs the next one begins
 */
@ConfigurationProperties("scheduler.upkeep")
public record UpkeepProperties(
    @DefaultValue("30") int history,
    @DefaultValue("7") int ahead,
    @DefaultValue("30d") Duration jobs,
    @DefaultValue("90d") Duration dead,
    @DefaultValue("1000") int slice,
    @DefaultValue("1s") Duration pause,
    @DefaultValue("6h") Duration every) {

  private static final Duration SHORTEST = Duration.ofDays(15);
  private static final Duration LONGEST = Duration.ofDays(3_650);

  /** Refuses what could not work. */
  public UpkeepProperties {
    if (history < 1 || history > 3_650 || ahead < 1 || ahead > 30) {
      throw new IllegalArgumentException(
          "scheduler.upkeep: history must be 1 to 3650 days, ahead 1 to 30: %d, %d"
              .formatted(history, ahead));
    }
    // Requests and records that come again find the job that they made before.
    if (jobs.compareTo(SHORTEST) < 0 || jobs.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("scheduler.upkeep.jobs must be 15d to 3650d: " + jobs);
    }
    if (dead.compareTo(Duration.ofDays(1)) < 0 || dead.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("scheduler.upkeep.dead must be 1d to 3650d: " + dead);
    }
    if (slice < 1 || slice > 10_000 || pause.isNegative() || every.toMillis() < 1_000) {
      throw new IllegalArgumentException(
          "scheduler.upkeep: slice must be 1 to 10000, pause not negative, every 1s or more: "
              + "%d, %s, %s".formatted(slice, pause, every));
    }
  }
}
