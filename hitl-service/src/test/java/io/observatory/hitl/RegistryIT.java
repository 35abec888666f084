package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.AgentState;
import io.observatory.events.CapabilityUpdateKind;
import io.observatory.events.CapabilityUpdated;
import io.observatory.events.ExecutionPolicy;
import io.observatory.hitl.policy.Execution;
import io.observatory.hitl.policy.Facts;
import io.observatory.hitl.policy.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What agents are registered as is one input of policies. */
@OnSharedService
class RegistryIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final String CAPABILITIES = "gateway.capability.v1";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String LET_PASS =
      "{\"when\":\"agent.id.startsWith('%s')\",\"rules\":["
          + "{\"name\":\"never\",\"when\":\"agent.cluster == 'prod'\",\"decision\":\"DENY\"},"
          + "{\"name\":\"all\",\"when\":\"true\",\"decision\":\"AUTO\"}]}";

  private static void register(String agentId, String cluster, ExecutionPolicy policy) {
    Instant now = Clock.systemUTC().instant();
    CapabilityUpdated registered =
        CapabilityUpdated.newBuilder()
            .setEventId("registered-" + agentId)
            .setSentAt(now)
            .setAgentId(agentId)
            .setClusterId(cluster)
            .setKind(CapabilityUpdateKind.REGISTERED)
            .setAgentType("janitor")
            .setExecutionPolicy(policy)
            .setState(AgentState.ALIVE)
            .setRegisteredAt(now)
            .setLastSeen(now)
            .build();
    STAGE
        .sessions()
        .probe()
        .send(CAPABILITIES, agentId, STAGE.sessions().codec().encode(CAPABILITIES, registered));
  }

  private static Facts.Agent known(String agentId) {
    return STAGE
        .gateway()
        .bean(Registry.class)
        .known(new Facts.Agent(agentId, "said", "said", null));
  }

  private static String ask(String agentId) {
    JsonNode opened =
        Gateway.json(
            STAGE
                .gateway()
                .post(
                    "/v1/approvals",
                    Gateway.RUNNER,
                    "{\"agent_id\":\"%s\",\"cluster_id\":\"dev\",\"action\":\"registry.read\"}"
                        .formatted(agentId)));
    return opened.get("state").asString();
  }

  @Test
  void whoIsRegisteredAsOneToBeAskedAboutIsAskedAbout() {
    STAGE.approvals().putPolicy("run-reg-", LET_PASS.formatted("run-reg-"));
    register("run-reg-free", "dev", ExecutionPolicy.AUTO);
    register("run-reg-bound", "dev", ExecutionPolicy.APPROVAL_REQUIRED);
    register("run-reg-prod", "prod", ExecutionPolicy.AUTO);
    await().atMost(SOON).until(() -> known("run-reg-prod").execution() == Execution.AUTO);
    await()
        .atMost(SOON)
        .until(() -> known("run-reg-bound").execution() == Execution.APPROVAL_REQUIRED);
    await().atMost(SOON).until(() -> known("run-reg-free").execution() == Execution.AUTO);

    assertThat(ask("run-reg-free")).isEqualTo("APPROVED");
    assertThat(ask("run-reg-bound")).isEqualTo("PENDING");
    assertThat(ask("run-reg-prod")).as("it says that it is of another cluster").isEqualTo("DENIED");
    assertThat(ask("run-reg-stranger")).isEqualTo("APPROVED");
  }

  @Test
  void theLatestCounts() {
    register("run-latest", "a", ExecutionPolicy.APPROVAL_REQUIRED);
    register("run-latest", "b", ExecutionPolicy.AUTO);
    await().atMost(SOON).until(() -> "b".equals(known("run-latest").cluster()));
    assertThat(known("run-latest").execution()).isEqualTo(Execution.AUTO);
    assertThat(known("run-latest").type()).isEqualTo("janitor");

    STAGE.sessions().probe().send(CAPABILITIES, "run-latest", null);
    await().atMost(SOON).until(() -> "said".equals(known("run-latest").cluster()));
  }

  @Test
  void aPolicySeesIt() {
    Map<String, Object> facts =
        Map.of(
            "agent",
            Map.of("id", "run-seen", "execution_policy", "AUTO"),
            "action",
            "registry.see",
            "risk",
            "LOW");
    PolicyCalls policies = new PolicyCalls(STAGE.gateway());
    String name = PolicyCalls.name();
    assertThat(
            policies
                .put(
                    name,
                    Gateway.ADMIN,
                    PolicyCalls.CREATE,
                    Map.of(
                        "when",
                        "action == 'registry.see'",
                        "rules",
                        java.util.List.of(
                            PolicyCalls.rule("own", "agent.execution_policy == 'AUTO'", "AUTO"))))
                .statusCode())
        .isEqualTo(201);
    JsonNode verdict = Gateway.json(policies.dryRun(Gateway.of("cem"), Map.of("facts", facts)));
    assertThat(verdict.get("decision").asString()).isEqualTo("AUTO");
  }
}
