package io.observatory.scheduler;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How runs are watched.
 *
 * @param sweep how often runs are looked for that took too long or fell silent
 * @param grace for how long after its start, or after the database was away, an instance ends no
 *     run: what agents said meanwhile is read first
 */
@ConfigurationProperties("scheduler.run")
public record RunProperties(
    @DefaultValue("1s") Duration sweep, @DefaultValue("10s") Duration grace) {

  /** Refuses what could not work. */
  public RunProperties {
    if (sweep.toMillis() < 50 || sweep.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("scheduler.run.sweep must be 50ms to 1m: " + sweep);
    }
    if (grace.isNegative() || grace.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException("scheduler.run.grace must be 0s to 10m: " + grace);
    }
  }
}
