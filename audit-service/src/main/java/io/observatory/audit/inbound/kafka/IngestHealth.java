package io.observatory.audit.inbound.kafka;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Down when the ingesting thread is dead or stands still; part of liveness. */
final class IngestHealth implements HealthIndicator {

  /** Longer than any wait for the database or the broker inside one turn. */
  private static final Duration LONGEST_TURN = Duration.ofMinutes(3);

  private final IngestLoop loop;

  IngestHealth(IngestLoop loop) {
    this.loop = loop;
  }

  @Override
  public Health health() {
    return loop.turnedWithin(LONGEST_TURN)
        ? Health.up().build()
        : Health.down()
            .withDetail("reason", "the ingesting thread is dead or stands still")
            .build();
  }
}
