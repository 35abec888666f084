package io.observatory.deploy.demo;

import io.observatory.events.AgentState;
import io.observatory.events.CapabilityUpdateKind;
import io.observatory.events.CapabilityUpdated;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the capability events say of the fleet: repeats of one event_id count once. */
final class CapabilityReport {
  private static final Set<CapabilityUpdateKind> PASSING =
      Set.of(CapabilityUpdateKind.SUSPECTED, CapabilityUpdateKind.STATE_CHANGED);

  private final Map<String, List<TopicWatch.Seen>> byAgent = new HashMap<>();

  CapabilityReport(List<TopicWatch.Seen> events) {
    Set<String> known = new HashSet<>();
    for (TopicWatch.Seen seen : events) {
      if (known.add(seen.event().getEventId())) {
        byAgent.computeIfAbsent(seen.event().getAgentId(), agent -> new ArrayList<>()).add(seen);
      }
    }
  }

  /** Distinct events of these agents besides suspicions and their ends. */
  int events(List<SimulatedAgent> agents) {
    return (int)
        agents.stream()
            .flatMap(agent -> of(agent).stream())
            .filter(seen -> !PASSING.contains(seen.event().getKind()))
            .count();
  }

  /** How often the gateway suspected this agent. */
  int suspicions(SimulatedAgent agent) {
    return (int)
        of(agent).stream()
            .filter(seen -> seen.event().getKind() == CapabilityUpdateKind.SUSPECTED)
            .count();
  }

  /** How often the gateway gave this agent up. */
  int evictions(SimulatedAgent agent) {
    return (int)
        of(agent).stream().filter(seen -> seen.event().getState() == AgentState.EVICTED).count();
  }

  /** How often it came to life in the gateway's eyes: at its first word and after an eviction. */
  int lives(SimulatedAgent agent) {
    int lives = 0;
    boolean alive = false;
    for (TopicWatch.Seen seen : of(agent)) {
      boolean now = seen.event().getState() != AgentState.EVICTED;
      lives += now && !alive ? 1 : 0;
      alive = now;
    }
    return lives;
  }

  /** The time from the last beat the broker took to the eviction, for each eviction. */
  List<Duration> silences(List<SimulatedAgent> agents) {
    List<Duration> silences = new ArrayList<>();
    for (SimulatedAgent agent : agents) {
      for (TopicWatch.Seen seen : of(agent)) {
        CapabilityUpdated event = seen.event();
        if (event.getState() == AgentState.EVICTED) {
          Instant last = event.getLastSeen();
          silences.add(Duration.between(last, seen.at()));
        }
      }
    }
    return silences;
  }

  private List<TopicWatch.Seen> of(SimulatedAgent agent) {
    return byAgent.getOrDefault(agent.id(), List.of());
  }
}
