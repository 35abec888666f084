package io.observatory.hitl.inbound.kafka;

import org.apache.kafka.streams.KafkaStreams;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready while the relay runs or partitions move; out of service before and after. */
@Component("relay")
class RelayHealth implements HealthIndicator {

  private final RelayStreams streams;

  RelayHealth(RelayStreams streams) {
    this.streams = streams;
  }

  @Override
  public Health health() {
    return streams
        .running()
        .filter(relay -> relay.state() == KafkaStreams.State.RUNNING)
        .map(relay -> Health.up().build())
        .orElseGet(() -> Health.outOfService().build());
  }
}
