package io.observatory.webhook;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long what is done is kept.
 *
 * @param keep deliveries, attempts, events and replays after their end
 * @param slice most rows looked at in a statement
 * @param pause between two of them
 * @param every how long after a pass the next one begins
 */
@ConfigurationProperties("webhook.retention")
public record RetentionProperties(
    @DefaultValue("30d") Duration keep,
    @DefaultValue("1000") int slice,
    @DefaultValue("200ms") Duration pause,
    @DefaultValue("1h") Duration every) {

  /** Refuses what could not work. */
  public RetentionProperties {
    if (keep.compareTo(Duration.ofDays(1)) < 0 || keep.compareTo(Duration.ofDays(3_650)) > 0) {
      throw new IllegalArgumentException("webhook.retention.keep must be 1d to 3650d: " + keep);
    }
    if (slice < 1 || slice > 10_000 || pause.isNegative() || every.toMillis() < 1_000) {
      throw new IllegalArgumentException(
          "webhook.retention: slice must be 1 to 10000, pause not negative, every 1s or more: "
              + "%d, %s, %s".formatted(slice, pause, every));
    }
  }
}
