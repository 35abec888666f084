package io.observatory.deploy.demo;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What {@code GET /v1/agents} says. */
final class AgentView {
  private static final String PAGE = "500";
  private static final Set<String> PRESENT =
      Set.of("ALIVE", "LATE", "SUSPECT", "FLAPPING", "SLEEPING");

  private final GatewayClient gateway;

  /** One agent in the gateway's eyes. */
  record Known(String cluster, String status) {
    /** Listed with what it can do: not given up, though it may be late or suspect. */
    boolean alive() {
      return PRESENT.contains(status);
    }
  }

  AgentView(GatewayClient gateway) {
    this.gateway = gateway;
  }

  /** All agents of a cluster by id, or nothing while the gateway does not answer. */
  Optional<Map<String, Known>> of(String cluster) throws InterruptedException {
    Map<String, Known> agents = new HashMap<>();
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("cluster", cluster);
    parameters.put("limit", PAGE);
    while (true) {
      Optional<JsonNode> page = gateway.get("/v1/agents", parameters);
      if (page.isEmpty()) {
        return Optional.empty();
      }
      for (JsonNode agent : page.get().path("items")) {
        agents.put(
            agent.path("agent_id").asString(""),
            new Known(agent.path("cluster_id").asString(""), agent.path("status").asString("")));
      }
      String next = page.get().path("next_cursor").asString("");
      if (next.isEmpty()) {
        return Optional.of(agents);
      }
      parameters.put("cursor", next);
    }
  }

  /** All agents of all clusters of the fleet. */
  Optional<Map<String, Known>> all() throws InterruptedException {
    Map<String, Known> all = new HashMap<>();
    for (String cluster : FleetPlan.CLUSTERS) {
      Optional<Map<String, Known>> some = of(cluster);
      if (some.isEmpty()) {
        return Optional.empty();
      }
      all.putAll(some.get());
    }
    return Optional.of(all);
  }
}
