package io.observatory.scheduler;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How runs are watched.
 *
 * @param sweep how often runs are looked for that took too long or fell silent
 */
@ConfigurationProperties("scheduler.run")
public record RunProperties(@DefaultValue("1s") Duration sweep) {

  /** Refuses what could not work. */
  public RunProperties {
    if (sweep.toMillis() < 50 || sweep.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("scheduler.run.sweep must be 50ms to 1m: " + sweep);
    }
  }
}
