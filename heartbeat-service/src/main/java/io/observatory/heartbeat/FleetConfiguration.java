package io.observatory.heartbeat;

import io.observatory.heartbeat.agent.AgentDirectory;
import io.observatory.heartbeat.agent.AgentLookup;
import io.observatory.heartbeat.agent.AgentOrders;
import io.observatory.heartbeat.agent.AgentStore;
import io.observatory.heartbeat.agent.BeatPace;
import io.observatory.heartbeat.agent.BrakeBoard;
import io.observatory.heartbeat.agent.Fleet;
import io.observatory.heartbeat.agent.OrderBook;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Puts the domain together with its ports. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class FleetConfiguration {

  @Bean
  Fleet fleet(HeartbeatProperties properties, AgentStore store, BrakeBoard board, Clock clock) {
    return new Fleet(
        properties.rules(),
        store,
        board,
        clock,
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  @Bean
  BeatPace beatPace(HeartbeatProperties properties, Fleet fleet) {
    Duration half = properties.ttl().dividedBy(2);
    Duration shortest = properties.pace().shortest();
    return new BeatPace(
        shortest.compareTo(half) < 0 ? shortest : half,
        half,
        properties.pace().beatsPerSecond(),
        fleet::estimatedSize);
  }

  @Bean
  AgentOrders agentOrders(OrderBook book) {
    return new AgentOrders(book, Duration.ofSeconds(5));
  }

  @Bean
  AgentLookup agentLookup(AgentDirectory directory, Fleet fleet) {
    return new AgentLookup(directory, fleet);
  }
}
