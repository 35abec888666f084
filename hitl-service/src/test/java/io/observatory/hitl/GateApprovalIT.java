package io.observatory.hitl;

import static io.observatory.hitl.Gateway.OPERATOR;
import static io.observatory.hitl.Gateway.VIEWER;
import static io.observatory.hitl.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.ApprovalEventKind;
import io.observatory.events.ApprovalRequest;
import io.observatory.events.ApprovalRequestDetails;
import io.observatory.events.ApprovalRequestKind;
import io.observatory.events.DecisionLog;
import io.observatory.events.GateEventKind;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** A gate is a question to people: its approval decides whether the session goes on. */
@OnSharedService
class GateApprovalIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final Duration SOON = Duration.ofSeconds(30);

  /** The agent asks; the approval of its gate. */
  private static String gated(String sessionId, String trace) {
    STAGE.sessions().ask(sessionId, trace);
    return awaitGate(sessionId, 0);
  }

  private static String awaitGate(String sessionId, int number) {
    await().atMost(SOON).until(() -> opened(sessionId).size() > number);
    String id = opened(sessionId).get(number);
    await()
        .atMost(SOON)
        .until(
            () -> STAGE.gateway().get("/v1/approvals/" + id, VIEWER).statusCode(),
            status -> status == 200);
    return id;
  }

  private static List<String> opened(String sessionId) {
    return STAGE.sessions().gateEvents(sessionId).stream()
        .filter(event -> event.getKind() == GateEventKind.OPENED)
        .map(event -> String.valueOf(event.getApprovalId()))
        .toList();
  }

  private static HttpResponse<String> unpause(String sessionId, String person, String... headers) {
    return STAGE
        .gateway()
        .post("/v1/sessions/" + sessionId + "/unpause", Gateway.of(person), "{}", headers);
  }

  private static void awaitTraces(String sessionId, String... traces) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(STAGE.sessions().traces(sessionId)).containsExactly(traces));
  }

  private static void awaitState(String id, String state) {
    await().atMost(SOON).until(() -> STAGE.approvals().state(id).equals(state));
  }

  @Test
  void aGateAsksWhetherItsToolMayBeCalledWithItsInput() {
    String id = gated("ga-asks", "ga-asks");
    STAGE.sessions().say("ga-asks", "after");

    JsonNode asked = STAGE.approvals().get(id);
    assertThat(asked.get("state").asString()).isEqualTo("PENDING");
    assertThat(asked.get("action").asString()).isEqualTo("tool.ga-asks");
    assertThat(asked.get("arguments").toString()).contains("\"of\":\"ga-asks\"");
    assertThat(asked.toString()).contains("agent-of-ga-asks", "session/ga-asks");

    assertThat(STAGE.approvals().decide(id, "ann", true).statusCode()).isEqualTo(200);

    awaitTraces("ga-asks", "ga-asks", "after");
    awaitState(id, "CONSUMED");
    await()
        .atMost(SOON)
        .until(
            () ->
                STAGE
                    .approvals()
                    .kinds(id)
                    .containsAll(
                        List.of(
                            ApprovalEventKind.OPENED,
                            ApprovalEventKind.VOTED,
                            ApprovalEventKind.APPROVED,
                            ApprovalEventKind.CONSUMED)));
    assertThat(STAGE.gateway().get("/v1/approvals/" + id + "/receipt", VIEWER).statusCode())
        .isEqualTo(200);
    JsonNode lines =
        json(STAGE.gateway().get("/v1/interventions?session=ga-asks", VIEWER)).get("items");
    assertThat(lines).hasSize(2);
    for (JsonNode line : lines) {
      assertThat(line.get("approval_id").asString()).isEqualTo(id);
      assertThat(line.get("principal").asString()).isEqualTo("ann");
      assertThat(line.get("action").asString()).isEqualTo("APPROVE");
    }
  }

  @Test
  void whatIsUsedByTheRelayIsOfUseToNobodyElse() {
    String id = gated("ga-once", "ga-once");
    STAGE.approvals().decide(id, "ann", true);
    awaitState(id, "CONSUMED");

    HttpResponse<String> claimed =
        STAGE
            .gateway()
            .post(
                "/v1/approvals/" + id + "/claim",
                Gateway.RUNNER,
                "{\"arguments_digest\":\""
                    + STAGE.approvals().get(id).get("arguments_digest").asString()
                    + "\"}");
    assertThat(claimed.statusCode()).as(claimed.body()).isIn(403, 404, 409);
  }

  @Test
  void whoMayNotVoteDoesNotLiftIt() {
    STAGE.approvals().policy("tool.ga-two", "{\"quorum\":\"2 of role:sre\"}");
    String id = gated("ga-two", "ga-two");

    HttpResponse<String> olga = STAGE.gateway().post("/v1/sessions/ga-two/unpause", OPERATOR, "{}");
    assertThat(olga.statusCode()).as(olga.body()).isEqualTo(403);
    assertThat(TestApprovals.code(olga)).isEqualTo("not_eligible");
    HttpResponse<String> legacy =
        STAGE
            .gateway()
            .post(
                "/gateway/sessions/ga-two/unpause", OPERATOR, "{\"agent_id\":\"agent-of-ga-two\"}");
    assertThat(legacy.statusCode()).as(legacy.body()).isEqualTo(403);

    HttpResponse<String> ann = unpause("ga-two", "ann");
    assertThat(ann.statusCode()).as(ann.body()).isEqualTo(202);
    assertThat(ann.headers().firstValue("Location")).contains("/v1/approvals/" + id);
    assertThat(json(ann).get("state").asString()).isEqualTo("PENDING");
    assertThat(STAGE.sessions().traces("ga-two")).isEmpty();

    HttpResponse<String> ben = unpause("ga-two", "ben");
    assertThat(ben.statusCode()).as(ben.body()).isEqualTo(200);
    assertThat(json(ben).get("flushed_count").asLong()).isEqualTo(1);
    awaitTraces("ga-two", "ga-two");
  }

  @Test
  void rejectIsAVoteAgainst() {
    String id = gated("ga-deny", "ga-deny");
    STAGE.sessions().say("ga-deny", "after");
    HttpResponse<String> answer =
        STAGE
            .gateway()
            .post("/v1/sessions/ga-deny/reject", Gateway.of("ann"), "{\"reason\":\"never\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

    awaitTraces("ga-deny", "after");
    assertThat(STAGE.approvals().state(id)).isEqualTo("DENIED");
    assertThat(STAGE.sessions().gateEvents("ga-deny"))
        .extracting(event -> event.getKind())
        .contains(GateEventKind.DENIED);

    STAGE.sessions().ask("ga-deny", "ga-deny");
    String again = awaitGate("ga-deny", 1);
    awaitState(again, "DENIED");
    STAGE.sessions().say("ga-deny", "on");
    awaitTraces("ga-deny", "after", "on");
  }

  @Test
  void nobodyDecidingInTimeRejects() {
    STAGE.approvals().policy("tool.ga-late", "{\"timeout\":\"1s\"}");
    String id = gated("ga-late", "ga-late");
    STAGE.sessions().say("ga-late", "after");

    awaitTraces("ga-late", "after");
    awaitState(id, "EXPIRED");
  }

  @Test
  void noPolicyTakesAwayWhatAnAgentAskedFor() {
    STAGE
        .approvals()
        .putPolicy(
            "tool.ga-auto",
            "{\"when\":\"action == 'tool.ga-auto'\",\"rules\":"
                + "[{\"name\":\"all\",\"when\":\"true\",\"decision\":\"AUTO\"}]}");
    String id = gated("ga-auto", "ga-auto");

    assertThat(STAGE.approvals().state(id)).isEqualTo("PENDING");
    assertThat(unpause("ga-auto", "ann").statusCode()).isEqualTo(200);
    awaitTraces("ga-auto", "ga-auto");
  }

  @Test
  void aRepeatedRequestIsAnsweredAlike() {
    gated("ga-key", "ga-key");
    HttpResponse<String> first = unpause("ga-key", "ann", "Idempotency-Key", "ga-key");
    HttpResponse<String> again = unpause("ga-key", "ann", "Idempotency-Key", "ga-key");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(json(again).get("command_id")).isEqualTo(json(first).get("command_id"));
    assertThat(json(again).get("flushed_count").asLong()).isEqualTo(1);
  }

  @Test
  void whoeverPausedAndTheGateAreBothLifted() {
    String id = gated("ga-both", "ga-both");
    STAGE.gateway().command("ga-both", "pause", "{}");

    HttpResponse<String> both = unpause("ga-both", "ann");

    assertThat(both.statusCode()).as(both.body()).isEqualTo(200);
    awaitTraces("ga-both", "ga-both");
    awaitState(id, "CONSUMED");
  }

  private static HttpResponse<String> flushAll(String sessionId) {
    return STAGE
        .gateway()
        .post(
            "/v1/sessions/" + sessionId + "/approve",
            Gateway.of("ann"),
            "{\"flush_all\":true}",
            "Idempotency-Key",
            sessionId);
  }

  @Test
  void flushAllVotesOnEachGateThatOpens() {
    gated("ga-all", "a");
    STAGE.sessions().ask("ga-all", "b");
    STAGE.sessions().ask("ga-all", "c");
    HttpResponse<String> all = flushAll("ga-all");
    assertThat(json(all).get("flushed_count").asLong()).as(all.body()).isEqualTo(3);
    HttpResponse<String> again = flushAll("ga-all");
    for (String field : List.of("command_id", "flushed_count", "state", "holds")) {
      assertThat(json(again).get(field)).as(field).isEqualTo(json(all).get(field));
    }
    awaitTraces("ga-all", "a", "b", "c");
    await().atMost(SOON).until(() -> opened("ga-all").stream().distinct().count() == 3);
  }

  @Test
  void whoeverRejectsWhatHeDidNotSeeRejectsNothing() {
    String id = gated("ga-stale", "ga-stale");
    HttpResponse<String> stale =
        STAGE
            .gateway()
            .post(
                "/v1/sessions/ga-stale/reject",
                Gateway.of("ann"),
                "{\"expected_digest\":\"" + "0".repeat(64) + "\"}");
    assertThat(stale.statusCode()).as(stale.body()).isEqualTo(409);
    assertThat(TestApprovals.code(stale)).isEqualTo("digest_mismatch");
    assertThat(STAGE.approvals().state(id)).isEqualTo("PENDING");
    assertThat(unpause("ga-stale", "ann").statusCode()).isEqualTo(200);
    awaitTraces("ga-stale", "ga-stale");
  }

  @Test
  void nobodyApprovedWhatWasMadeOfIt() {
    STAGE.approvals().policy("tool.ga-edit", "{\"quorum\":\"2 of role:sre\"}");
    String id = gated("ga-edit", "ga-edit");
    unpause("ga-edit", "ann");
    HttpResponse<String> rewritten =
        STAGE
            .gateway()
            .post(
                "/v1/sessions/ga-edit/rewrite",
                Gateway.of("ben"),
                "{\"trace_id\":\"ga-edit\",\"patch\":{\"action\":{\"tool_input\":\"{}\"}}}");
    assertThat(rewritten.statusCode()).as(rewritten.body()).isEqualTo(200);

    String again = awaitGate("ga-edit", 1);
    awaitState(id, "CANCELLED");
    assertThat(unpause("ga-edit", "ben").statusCode()).isEqualTo(202);
    assertThat(STAGE.sessions().traces("ga-edit")).isEmpty();
    assertThat(unpause("ga-edit", "cem").statusCode())
        .as("an approver is no operator")
        .isEqualTo(403);
    HttpResponse<String> last = unpause("ga-edit", "ann");
    assertThat(last.statusCode()).as(last.body()).isEqualTo(200);
    assertThat(json(last).get("flushed_count").asLong()).as("it waited until now").isEqualTo(1);
    awaitState(again, "CONSUMED");
    awaitTraces("ga-edit", "ga-edit");
    assertThat(STAGE.approvals().get(again).get("arguments").toString()).isEqualTo("{}");
  }

  @Test
  void anInputThatIsNoObjectIsAskedAboutAsItIs() {
    DecisionLog said = TestSessions.decision("ga-text", "ga-text", true).build();
    said.getAction().setToolInput("rm -rf /");
    STAGE.sessions().send(said);
    String id = awaitGate("ga-text", 0);

    assertThat(STAGE.approvals().get(id).get("arguments").toString())
        .isEqualTo("{\"tool_input\":\"rm -rf /\"}");
    STAGE.approvals().decide(id, "ann", false);
    awaitState(id, "DENIED");
  }

  @Test
  void anAgentCanNotNameItsQuestionAsAGates() {
    String taken = "gate:ga-name";
    STAGE
        .sessions()
        .probe()
        .send(
            TestApprovals.REQUESTS,
            taken,
            STAGE
                .sessions()
                .codec()
                .encode(
                    TestApprovals.REQUESTS,
                    ApprovalRequest.newBuilder()
                        .setEventId("ga-name")
                        .setSentAt(Clock.systemUTC().instant())
                        .setApprovalId(taken)
                        .setRequestedBy("agent-of-ga-name")
                        .setKind(ApprovalRequestKind.REQUESTED)
                        .setDetails(
                            ApprovalRequestDetails.newBuilder()
                                .setAction("harmless")
                                .setTitle("harmless")
                                .build())
                        .build()));
    // What comes after it in the topic was taken, so it was, too.
    gated("ga-name", "ga-name");
    assertThat(STAGE.gateway().get("/v1/approvals/" + taken, VIEWER).statusCode()).isEqualTo(404);
  }
}
