package io.observatory.heartbeat;

import io.observatory.heartbeat.agent.AgentDirectory;
import io.observatory.heartbeat.agent.AgentLookup;
import io.observatory.heartbeat.agent.AgentStore;
import io.observatory.heartbeat.agent.BrakeBoard;
import io.observatory.heartbeat.agent.Fleet;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Puts the domain together with its ports. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class FleetConfiguration {

  @Bean
  Fleet fleet(
      HeartbeatProperties properties, AgentStore store, BrakeBoard board, Clock clock) {
    return new Fleet(
        properties.rules(),
        store,
        board,
        clock,
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  @Bean
  AgentLookup agentLookup(AgentDirectory directory, Fleet fleet) {
    return new AgentLookup(directory, fleet);
  }
}
