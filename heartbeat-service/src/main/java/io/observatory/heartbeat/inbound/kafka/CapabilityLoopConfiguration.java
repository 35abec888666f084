package io.observatory.heartbeat.inbound.kafka;

import io.observatory.heartbeat.capability.CapabilityMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Is the map's reader alive (liveness), and has it read what there was (readiness)? */
@Configuration(proxyBeanMethods = false)
class CapabilityLoopConfiguration {

  @Bean
  HealthIndicator capabilityLoopHealthIndicator(CapabilityConsumer consumer) {
    return () -> consumer.isAlive() ? Health.up().build() : Health.down().build();
  }

  @Bean
  HealthIndicator capabilityMapHealthIndicator(CapabilityMap map) {
    return () -> map.isCaughtUp() ? Health.up().build() : Health.outOfService().build();
  }
}
