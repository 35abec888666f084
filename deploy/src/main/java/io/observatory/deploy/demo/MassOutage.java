package io.observatory.deploy.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Most agents of one cluster fall silent at once, the gateway brakes, an operator releases it. */
final class MassOutage {
  private final String cluster;
  private final List<SimulatedAgent> silenced;
  private final GatewayClient operator;
  private boolean braked;
  private int evictedWhileBraked;
  private String releasedBy = "nobody";

  MassOutage(String cluster, List<SimulatedAgent> silenced, GatewayClient operator) {
    this.cluster = cluster;
    this.silenced = silenced;
    this.operator = operator;
  }

  List<SimulatedAgent> agents() {
    return silenced;
  }

  /** Whether the gateway holds the cluster's evictions now. */
  boolean isBraked() throws InterruptedException {
    Optional<JsonNode> answer = operator.get("/v1/brakes", Map.of());
    for (JsonNode brake : answer.map(page -> page.path("brakes")).stream().toList()) {
      for (JsonNode each : brake) {
        braked |=
            each.path("scope").asString("").equals(cluster)
                && each.path("phase").asString("").equals("ENGAGED");
      }
    }
    return braked;
  }

  /** Notes who was evicted all the same. */
  void held(CapabilityReport report) {
    evictedWhileBraked =
        (int) silenced.stream().filter(agent -> report.evictions(agent) >= agent.deaths()).count();
  }

  void release() throws InterruptedException {
    releasedBy =
        operator
            .post(
                "/v1/brakes/" + cluster + "/release",
                Map.of("reason", "the demo switched them off"))
            .map(brake -> brake.path("by").asString(""))
            .orElse("nobody");
  }

  void judge(Verdict verdict) {
    verdict.add(
        new Row("brake on " + cluster, "engaged", braked ? "engaged" : "not engaged", braked));
    verdict.add(Row.equal("agents evicted while it held", 0, evictedWhileBraked));
    verdict.add(
        new Row("brake released by", "operator", releasedBy, releasedBy.equals("operator")));
  }
}
