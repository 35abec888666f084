package io.observatory.platform.kafka;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a listener tries before a record becomes a dead letter.
 *
 * @param attempts retries after an unexpected failure; poison gets none, absence no limit
 * @param initial first pause; each further one is twice as long
 * @param max longest pause
 */
@ConfigurationProperties("observatory.kafka.retry")
record RetryProperties(
    @DefaultValue("5") int attempts,
    @DefaultValue("200ms") Duration initial,
    @DefaultValue("5s") Duration max) {

  RetryProperties {
    if (attempts < 0 || initial.isNegative() || initial.isZero() || max.compareTo(initial) < 0) {
      throw new IllegalArgumentException(
          "observatory.kafka.retry needs attempts >= 0 and 0 < initial <= max, not %d, %s, %s"
              .formatted(attempts, initial, max));
    }
  }
}
