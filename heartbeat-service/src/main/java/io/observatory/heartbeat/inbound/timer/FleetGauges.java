package io.observatory.heartbeat.inbound.timer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.observatory.heartbeat.HeartbeatProperties;
import io.observatory.heartbeat.agent.AgentState;
import io.observatory.heartbeat.agent.Brake;
import io.observatory.heartbeat.agent.Fleet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * How many agents owned here are in which state. The largest clusters get a label each; however
 * many clusters agents claim, the number of labels is bounded.
 */
@Component
class FleetGauges {

  private static final String OTHERS = "(others)";

  private final Fleet fleet;
  private final MultiGauge agents;
  private final int labels;

  FleetGauges(Fleet fleet, MeterRegistry meters, HeartbeatProperties properties) {
    this.fleet = fleet;
    this.labels = properties.clusterLabels();
    Gauge.builder("observatory.heartbeat.brakes", () -> engaged(fleet))
        .description("Scopes whose evictions are held by a brake")
        .register(meters);
    this.agents =
        MultiGauge.builder("observatory.heartbeat.agents")
            .description("Agents owned by this instance, by state and cluster")
            .register(meters);
  }

  @Scheduled(fixedDelayString = "${heartbeat.gauge-interval:15s}")
  void count() {
    Map<String, Map<AgentState, Long>> census = fleet.census();
    List<String> clusters = new ArrayList<>(census.keySet());
    clusters.sort(
        Comparator.comparingLong((String cluster) -> -size(census.getOrDefault(cluster, Map.of())))
            .thenComparing(Comparator.naturalOrder()));
    Map<String, Map<AgentState, Long>> labelled = new HashMap<>();
    for (int i = 0; i < clusters.size(); i++) {
      Map<AgentState, Long> into =
          labelled.computeIfAbsent(i < labels ? clusters.get(i) : OTHERS, label -> new HashMap<>());
      census
          .getOrDefault(clusters.get(i), Map.of())
          .forEach((state, count) -> into.merge(state, count, Long::sum));
    }
    agents.register(rows(labelled), true);
  }

  private static long engaged(Fleet fleet) {
    return fleet.brakes().stream().filter(Brake::isEngaged).count();
  }

  private static List<Row<?>> rows(Map<String, Map<AgentState, Long>> labelled) {
    List<Row<?>> rows = new ArrayList<>();
    labelled.forEach(
        (cluster, states) ->
            states.forEach(
                (state, count) ->
                    rows.add(
                        Row.of(
                            Tags.of(
                                "cluster", cluster, "state", state.name().toLowerCase(Locale.ROOT)),
                            count))));
    return rows;
  }

  private static long size(Map<AgentState, Long> states) {
    return states.values().stream().mapToLong(Long::longValue).sum();
  }
}
