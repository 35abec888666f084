package io.observatory.heartbeat.inbound.kafka;

import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.DeadLetters;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the loop needs, and two questions about it: is the loop alive (liveness: a restart helps),
 * and has it replayed its first assignment (readiness: waiting helps).
 */
@Configuration(proxyBeanMethods = false)
class HeartbeatLoopConfiguration {

  @Bean
  HeartbeatLoop.Tools heartbeatLoopTools(
      AvroCodec codec, DeadLetters deadLetters, LogEnds ends, BeatCounts counts) {
    return new HeartbeatLoop.Tools(new BeatReader(codec), deadLetters, ends, counts);
  }

  @Bean
  HealthIndicator heartbeatLoopHealthIndicator(HeartbeatConsumer consumer) {
    return () -> consumer.isAlive() ? Health.up().build() : Health.down().build();
  }

  @Bean
  HealthIndicator heartbeatReplayHealthIndicator(HeartbeatConsumer consumer) {
    return () -> consumer.isReplayed() ? Health.up().build() : Health.outOfService().build();
  }
}
