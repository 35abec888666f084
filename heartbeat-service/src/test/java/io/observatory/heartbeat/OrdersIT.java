package io.observatory.heartbeat;

import static io.observatory.heartbeat.Gateway.OPERATOR;
import static io.observatory.heartbeat.Gateway.RUNNER;
import static io.observatory.heartbeat.Gateway.VIEWER;
import static io.observatory.heartbeat.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.heartbeat.agent.AgentState;
import io.observatory.testsupport.Infra;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What people and runners do over HTTP, carried out by the partition's owner. */
class OrdersIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static Gateway gateway;
  private static TestAgents agents;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    gateway =
        Gateway.start(
            INFRA,
            INFRA.database("heartbeat"),
            Gateway.hasty(
                Map.of("heartbeat.brake.minimum", "3", "heartbeat.brake.max-hold", "10m")));
    agents = new TestAgents(INFRA);
    await().atMost(Duration.ofSeconds(60)).until(gateway::isReady);
  }

  @AfterAll
  static void stop() {
    agents.close();
    gateway.close();
  }

  private static AgentState state(String agentId) {
    return AgentState.valueOf(gateway.agent(agentId).get("status").asString());
  }

  @Test
  void anOperatorRegistersAheadSetsAPolicyAndAKeyAndReadsItsWrite() {
    HttpResponse<String> answer =
        gateway.put(
            "/v1/agents/ahead-1",
            OPERATOR,
            """
            {"cluster_id":"c9","capabilities":[{"name":"deploy","version":"2.1.0"}],
             "execution_policy":"APPROVAL_REQUIRED","reason":"new robot",
             "signing_key":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
            """);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode done = json(answer);
    assertThat(done.get("status").asString()).isEqualTo("done");
    assertThat(state("ahead-1")).isEqualTo(AgentState.EXPECTED);

    HttpResponse<String> mapped =
        gateway.get(
            "/v1/agents?q=deploy%40%3E%3D2&min_revision=" + done.get("revision").asString(),
            VIEWER);
    assertThat(mapped.body()).contains("ahead-1");

    agents.beat("ahead-1");
    await().atMost(SOON).until(() -> state("ahead-1") == AgentState.ALIVE);
    JsonNode agent = gateway.agent("ahead-1");
    assertThat(agent.get("execution_policy").asString()).isEqualTo("APPROVAL_REQUIRED");
    assertThat(agent.get("signing_key").asString())
        .isEqualTo("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  }

  @Test
  void anAgentMayRegisterItselfAndNobodyElse() {
    String body = "{\"cluster_id\":\"c9\",\"capabilities\":[{\"name\":\"sing\"}]}";
    assertThat(gateway.put("/v1/agents/http-1", "http-1", body).statusCode()).isEqualTo(200);
    HttpResponse<String> other = gateway.put("/v1/agents/http-2", "http-1", body);
    assertThat(other.statusCode()).isEqualTo(403);
    assertThat(json(other).get("code").asString()).isEqualTo("agent_mismatch");
    assertThat(gateway.put("/v1/agents/http-2", VIEWER, body).statusCode()).isEqualTo(403);
    assertThat(gateway.put("/v1/agents/http-2", null, body).statusCode()).isEqualTo(401);
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThat(code(gateway.put("/v1/agents/nobody", OPERATOR, "{}")))
        .isEqualTo("422 missing_cluster_id");
    assertThat(code(gateway.put("/v1/agents/x", OPERATOR, "{\"execution_policy\":\"MAYBE\"}")))
        .isEqualTo("400 invalid_execution_policy");
    assertThat(code(gateway.put("/v1/agents/x", OPERATOR, "{\"signing_key\":\"abc\"}")))
        .isEqualTo("400 invalid_signing_key");
    assertThat(code(gateway.delete("/v1/agents/nobody", OPERATOR)))
        .isEqualTo("404 agent_not_found");
    assertThat(code(gateway.get("/v1/orders/999999", OPERATOR))).isEqualTo("404 order_not_found");
    assertThat(code(gateway.post("/v1/brakes/c1/release", OPERATOR, "{\"reason\":\"x\"}")))
        .isEqualTo("404 brake_not_found");
    assertThat(code(gateway.post("/v1/brakes/c1/drain", OPERATOR, "{\"duration_s\":60}")))
        .isEqualTo("400 invalid_reason");
  }

  private static String code(HttpResponse<String> answer) {
    return answer.statusCode() + " " + json(answer).get("code").asString();
  }

  @Test
  void anAgentIsTakenOutAndComesBackWithItsNextBeat() {
    agents.beat("out-1");
    await().atMost(SOON).until(() -> gateway.state("out-1") == AgentState.ALIVE);
    assertThat(gateway.delete("/v1/agents/out-1?reason=retired", OPERATOR).statusCode())
        .isEqualTo(200);
    assertThat(state("out-1")).isEqualTo(AgentState.DEREGISTERED);
    agents.beat("out-1");
    await().atMost(SOON).until(() -> gateway.state("out-1") == AgentState.ALIVE);
  }

  @Test
  void aRunnerBeatsForItsAgentsAndIsToldWhenToBeatNext() {
    HttpResponse<String> answer =
        gateway.post(
            "/v1/heartbeats",
            RUNNER,
            """
            {"heartbeats":[
              {"agent_id":"run-1","cluster_id":"c1","kind":"REGISTER",
               "capabilities":[{"name":"build"}],"busy_for_ms":60000,"progress":"compiling"},
              {"agent_id":"run-2","cluster_id":"c1","sleep_for_ms":3600000},
              {"agent_id":"elsewhere","cluster_id":"c1"},
              {"agent_id":"run-3"}]}
            """);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode body = json(answer);
    assertThat(body.get("accepted").asInt()).isEqualTo(2);
    assertThat(body.get("results").get(0).get("next_beat_ms").asLong()).isBetween(1L, 2_000L);
    assertThat(body.get("results").get(2).get("code").asString()).isEqualTo("agent_mismatch");
    assertThat(body.get("results").get(3).get("code").asString()).isEqualTo("invalid_cluster_id");

    await().atMost(SOON).until(() -> gateway.state("run-2") == AgentState.SLEEPING);
    await().atMost(SOON).until(() -> gateway.state("run-1") == AgentState.ALIVE);
    assertThat(code(gateway.post("/v1/heartbeats", RUNNER, "{\"heartbeats\":[]}")))
        .isEqualTo("400 invalid_heartbeats");
  }

  @Test
  void t27AMassOutageIsBrakedAndReleasedByAnOperatorWithAReason() {
    List<String> gone = IntStream.range(0, 10).mapToObj(i -> "mass-" + i).toList();
    List<String> left = IntStream.range(10, 14).mapToObj(i -> "mass-" + i).toList();
    List<String> all = new ArrayList<>(gone);
    all.addAll(left);
    all.forEach(id -> agents.send(TestAgents.heartbeat(id).setClusterId("mass").build()));
    agents.beatEveryIn("mass", Gateway.BEAT, left.toArray(String[]::new));
    await()
        .atMost(SOON)
        .until(() -> gone.stream().allMatch(id -> gateway.state(id) == AgentState.SUSPECT));
    await().atMost(SOON).until(() -> brakeOn("mass") != null);
    await().atMost(SOON).pollDelay(Gateway.LONGER_THAN_TTL).until(() -> true);
    assertThat(gone).allMatch(id -> gateway.state(id) == AgentState.SUSPECT);
    assertThat(gateway.metric("observatory_heartbeat_brakes")).isGreaterThanOrEqualTo(1);

    assertThat(
            gateway
                .post("/v1/brakes/mass/release", VIEWER, "{\"reason\":\"rack 7 is off\"}")
                .statusCode())
        .isEqualTo(403);
    HttpResponse<String> released =
        gateway.post("/v1/brakes/mass/release", OPERATOR, "{\"reason\":\"rack 7 is off\"}");
    assertThat(released.statusCode()).as(released.body()).isEqualTo(200);
    assertThat(json(released).get("by").asString()).isEqualTo("olga");
    await()
        .atMost(SOON)
        .until(() -> gone.stream().allMatch(id -> gateway.state(id) == AgentState.EVICTED));
    assertThat(left).allMatch(id -> gateway.state(id) == AgentState.ALIVE);
  }

  private static @Nullable JsonNode brakeOn(String scope) {
    for (JsonNode brake : json(gateway.get("/v1/brakes", VIEWER)).get("brakes")) {
      if (brake.get("scope").asString().equals(scope)
          && brake.get("phase").asString().equals("ENGAGED")) {
        return brake;
      }
    }
    return null;
  }
}
