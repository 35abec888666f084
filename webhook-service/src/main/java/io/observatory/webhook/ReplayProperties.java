package io.observatory.webhook;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is delivered again.
 *
 * @param reach how far back events may be asked for as missing
 * @param lease how long an order stays its instance's own after each step
 */
@ConfigurationProperties("webhook.replay")
public record ReplayProperties(
    @DefaultValue("14d") Duration reach, @DefaultValue("15s") Duration lease) {

  /** Refuses what could not work. */
  public ReplayProperties {
    if (lease.compareTo(Duration.ofSeconds(2)) < 0) {
      throw new IllegalArgumentException("webhook.replay.lease must be at least 2s: " + lease);
    }
  }
}
