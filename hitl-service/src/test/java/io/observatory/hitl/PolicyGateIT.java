package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.DecisionLog;
import io.observatory.events.DecisionStatus;
import io.observatory.events.GateEvent;
import io.observatory.events.GateEventKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Policies about agents that do not ask: the relay itself stops what they do not let pass. */
class PolicyGateIT {

  @RegisterExtension static final Stage STAGE = Stage.with(Map.of("hitl.relay.policies", "true"));

  private static final Duration SOON = Duration.ofSeconds(30);

  /** Of tools whose names begin with the policy's: those with a big amount are asked about. */
  private static void policy(String name, String decision) {
    STAGE
        .approvals()
        .putPolicy(
            name,
            ("{\"when\":\"action.startsWith('%s')\",\"default\":\"AUTO\",\"rules\":["
                    + "{\"name\":\"big\",\"when\":\"arguments.amount > 100\",\"decision\":\"%s\"}]}")
                .formatted(name, decision));
  }

  private static void say(String session, String trace, String tool, int amount) {
    say(session, trace, tool, "{\"amount\":" + amount + "}", DecisionStatus.PENDING);
  }

  private static void say(
      String session, String trace, String tool, String input, DecisionStatus status) {
    DecisionLog said = TestSessions.decision(session, trace, false).build();
    said.getAction().setToolCall(tool);
    said.getAction().setToolInput(input);
    said.getAction().setStatus(status);
    STAGE.sessions().send(said);
  }

  private static void awaitTraces(String session, String... traces) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(STAGE.sessions().traces(session)).containsExactly(traces));
  }

  private static List<GateEvent> opened(String session) {
    return STAGE.sessions().gateEvents(session).stream()
        .filter(event -> event.getKind() == GateEventKind.OPENED)
        .toList();
  }

  /** The policy is in force once a call it stops is stopped. */
  private static String stopped(String tool) {
    for (int i = 0; i < 100; i++) {
      String session = tool + "-probe-" + i;
      say(session, "p", tool, 1_000);
      await()
          .atMost(SOON)
          .until(() -> !opened(session).isEmpty() || !STAGE.sessions().traces(session).isEmpty());
      if (!opened(session).isEmpty()) {
        return session;
      }
    }
    throw new AssertionError("the relay never heard of the policy");
  }

  @Test
  void whatAPolicyAsksAboutIsStoppedThoughTheAgentDidNotAsk() {
    policy("pg-ask", "APPROVAL_REQUIRED");
    String session = stopped("pg-ask");
    GateEvent gate = opened(session).getFirst();
    assertThat(gate.getReason()).isEqualTo("policy");
    String id = String.valueOf(gate.getApprovalId());
    await()
        .atMost(SOON)
        .until(
            () -> STAGE.gateway().get("/v1/approvals/" + id, Gateway.VIEWER).statusCode() == 200);
    assertThat(STAGE.approvals().get(id).get("policy").toString()).contains("pg-ask");
    STAGE.approvals().decide(id, "ann", true);
    awaitTraces(session, "p");

    say("pg-small", "a", "pg-ask", 5);
    say("pg-small", "b", "elsewhere", 5_000);
    awaitTraces("pg-small", "a", "b");
    assertThat(opened("pg-small")).isEmpty();
  }

  @Test
  void whatAPolicyDeniesNeverComesOut() {
    policy("pg-deny", "DENY");
    String session = stopped("pg-deny");
    say(session, "after", "pg-deny", 1);
    awaitTraces(session, "after");
  }

  @Test
  void whatCanNotBeEvaluatedIsAskedAbout() {
    policy("pg-odd", "APPROVAL_REQUIRED");
    stopped("pg-odd");
    say("pg-odd-1", "a", "pg-odd", "no amount at all", DecisionStatus.PENDING);
    await().atMost(SOON).until(() -> opened("pg-odd-1").size() == 1);
  }

  @Test
  void whatWasDoneAlreadyPasses() {
    policy("pg-done", "APPROVAL_REQUIRED");
    stopped("pg-done");
    say("pg-done-1", "a", "pg-done", "{\"amount\":1000}", DecisionStatus.SUCCESS);
    awaitTraces("pg-done-1", "a");
  }
}
