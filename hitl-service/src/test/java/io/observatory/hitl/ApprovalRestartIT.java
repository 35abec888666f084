package io.observatory.hitl;

import static io.observatory.hitl.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.ApprovalEventKind;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The service stops while approvals are in every state there is, and goes on with each. */
class ApprovalRestartIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private static Path keys;

  private final Map<String, String> ids = new LinkedHashMap<>();

  @Test
  void aRestartChangesNothingInAnyState() {
    INFRA.prepare();
    TestDatabase database = INFRA.database("hitl");
    Map<String, String> settings = Map.of("hitl.receipts.keys-dir", keys.toString());
    Map<String, JsonNode> before = new LinkedHashMap<>();
    String receipt;
    try (TestSessions sessions = new TestSessions(INFRA)) {
      Instant grantLapses;
      try (Gateway gateway = Gateway.start(INFRA, database, settings);
          TestApprovals approvals = new TestApprovals(INFRA, gateway, sessions.codec())) {
        await().atMost(SOON).until(gateway::isReady);
        open(approvals, gateway);
        for (String ended : List.of("denied", "cancelled", "consumed", "revoked", "expired")) {
          before.put(ended, approvals.get(id(ended)));
        }
        receipt = receipt(gateway, "consumed");
        grantLapses =
            Instant.parse(approvals.get(id("lapsing")).get("grant").get("lapses_at").asString());
      }
      // Nobody is there when these are due.
      await().atMost(SOON).until(() -> Clock.systemUTC().instant().isAfter(grantLapses));
      try (Gateway gateway = Gateway.start(INFRA, database, settings);
          TestApprovals approvals = new TestApprovals(INFRA, gateway, sessions.codec())) {
        await().atMost(SOON).until(gateway::isReady);
        before.forEach((name, was) -> assertThat(approvals.get(id(name))).isEqualTo(was));
        assertThat(receipt(gateway, "consumed")).isEqualTo(receipt);
        whatWasOpenGoesOn(approvals);
        whatWasDueIsDone(approvals, gateway);
      }
    }
  }

  private String id(String name) {
    return String.valueOf(ids.get(name));
  }

  private String receipt(Gateway gateway, String name) {
    return gateway.get("/v1/approvals/" + id(name) + "/receipt", Gateway.VIEWER).body();
  }

  private void open(TestApprovals approvals, Gateway gateway) {
    approvals.policy("restart.two.", "{\"quorum\":\"2 of role:sre\"}");
    approvals.policy("restart.short.", "{\"timeout\":\"1s\"}");
    approvals.policy("restart.soon.", "{\"timeout\":\"4s\"}");
    approvals.policy("restart.lapse.", "{\"grant_ttl\":\"3s\"}");
    approvals.policy(
        "restart.escalates.",
        "{\"quorum\":\"1 of role:ciso\",\"timeout\":\"1h\",\"timeout_action\":\"ESCALATE\","
            + "\"reminders\":{\"every\":\"2s\",\"at_most\":1},"
            + "\"escalations\":[{\"after\":\"3s\",\"quorum\":\"1 of role:sre\"}]}");
    JsonNode keyed = approvals.open("restart.key", "{\"k\":1}", "Idempotency-Key", "restart-1");
    ids.put("untouched", keyed.get("approval_id").asString());
    for (String name :
        List.of("two.half", "denied", "cancelled", "approved", "consumed", "revoked")) {
      ids.put(name, approvals.pending("restart." + name));
    }
    ids.put("expired", approvals.pending("restart.short.a"));
    await().atMost(SOON).until(() -> approvals.state(id("expired")).equals("EXPIRED"));
    ids.put("expiring", approvals.pending("restart.soon.a"));
    ids.put("escalating", approvals.pending("restart.escalates.a"));
    ids.put("lapsing", approvals.pending("restart.lapse.a"));
    approvals.decide(id("two.half"), "ann", true);
    approvals.decide(id("denied"), "ann", false);
    gateway.post("/v1/approvals/" + id("cancelled") + "/cancel", Gateway.AGENT, "{}");
    for (String name : List.of("approved", "consumed", "revoked", "lapsing")) {
      approvals.decide(id(name), "ann", true);
    }
    approvals.claim(id("consumed"), digest(approvals, "consumed"));
    gateway.post("/v1/approvals/" + id("revoked") + "/revoke", Gateway.of("ben"), "{}");
  }

  private String digest(TestApprovals approvals, String name) {
    return approvals.get(id(name)).get("arguments_digest").asString();
  }

  private void whatWasOpenGoesOn(TestApprovals approvals) {
    JsonNode again = approvals.open("restart.key", "{\"k\":1}", "Idempotency-Key", "restart-1");
    assertThat(again.get("approval_id").asString()).isEqualTo(id("untouched"));
    approvals.decide(id("untouched"), "ann", true);
    assertThat(approvals.state(id("untouched"))).isEqualTo("APPROVED");
    approvals.decide(id("two.half"), "ben", true);
    assertThat(approvals.state(id("two.half"))).isEqualTo("APPROVED");
    assertThat(approvals.claim(id("approved"), digest(approvals, "approved")).statusCode())
        .isEqualTo(200);
    assertThat(TestApprovals.code(approvals.claim(id("consumed"), digest(approvals, "consumed"))))
        .isEqualTo("already_claimed");
  }

  private void whatWasDueIsDone(TestApprovals approvals, Gateway gateway) {
    await().atMost(SOON).until(() -> approvals.state(id("expiring")).equals("EXPIRED"));
    await().atMost(SOON).until(() -> approvals.state(id("lapsing")).equals("LAPSED"));
    assertThat(TestApprovals.code(approvals.decide(id("expiring"), "ann", true)))
        .isEqualTo("approval_expired");
    JsonNode expired = json(gateway.get("/v1/approvals/" + id("expiring"), Gateway.VIEWER));
    assertThat(Instant.parse(expired.get("decision").get("at").asString()))
        .isAfterOrEqualTo(Instant.parse(expired.get("expires_at").asString()));
    await().atMost(SOON).until(() -> approvals.get(id("escalating")).get("level").asInt() == 1);
    await().atMost(SOON).until(() -> approvals.get(id("escalating")).get("reminded").asInt() == 1);
    assertThat(approvals.decide(id("escalating"), "ann", true).statusCode()).isEqualTo(200);
    await()
        .atMost(SOON)
        .until(() -> approvals.kinds(id("escalating")).contains(ApprovalEventKind.APPROVED));
  }
}
