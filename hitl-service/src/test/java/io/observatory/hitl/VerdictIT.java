package io.observatory.hitl;

import static io.observatory.hitl.Gateway.ADMIN;
import static io.observatory.hitl.Gateway.VIEWER;
import static io.observatory.hitl.Gateway.json;
import static io.observatory.hitl.PolicyCalls.CREATE;
import static io.observatory.hitl.PolicyCalls.document;
import static io.observatory.hitl.PolicyCalls.facts;
import static io.observatory.hitl.PolicyCalls.name;
import static io.observatory.hitl.PolicyCalls.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.policy.Decision;
import io.observatory.hitl.policy.Facts;
import io.observatory.hitl.policy.PolicyDesk;
import io.observatory.hitl.policy.Risk;
import io.observatory.hitl.policy.Verdict;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** T26: what a dry run says is what happens, and an error is decided by people. */
@OnSharedService
class VerdictIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static PolicyCalls policies;

  @BeforeAll
  static void start() {
    policies = new PolicyCalls(STAGE.gateway());
  }

  @Test
  void t26WhatCanNotBeEvaluatedIsDecidedByPeople() {
    String name = name();
    policies.put(
        name,
        ADMIN,
        CREATE,
        document(
            name,
            "default",
            "AUTO",
            "rules",
            List.of(rule("big", "arguments.amount > 100", "AUTO"))));
    PolicyDesk desk = STAGE.gateway().bean(PolicyDesk.class);
    assertThat(desk.judge(facts(name, Map.of("amount", 101))).decision()).isEqualTo(Decision.AUTO);
    Map<String, @Nullable Object> nothing = new HashMap<>();
    nothing.put("amount", null);
    for (Map<String, @Nullable Object> arguments :
        List.<Map<String, @Nullable Object>>of(Map.of(), Map.of("amount", "101"), nothing)) {
      Verdict verdict = desk.judge(facts(name, arguments));
      assertThat(verdict.decision()).as("%s", arguments).isEqualTo(Decision.APPROVAL_REQUIRED);
      assertThat(verdict.rule()).isEqualTo("big");
    }
  }

  @Test
  void aDraftIsJudgedWithoutBeingKept() {
    String name = name();
    Map<String, Object> facts =
        Map.of("agent", Map.of("id", name), "action", "tool_call", "risk", "LOW");
    Map<String, Object> draft =
        document(name, "terms", Map.of("quorum", "2 of role:sre", "timeout", "30m"));
    JsonNode verdict =
        json(policies.dryRun(ADMIN, Map.of("facts", facts, "policy", draft, "name", name)));
    assertThat(verdict.get("policy").asString()).isEqualTo(name);
    assertThat(verdict.get("version").asLong()).isZero();
    assertThat(verdict.get("terms").get("quorum").asString()).isEqualTo("2 of role:sre");
    assertThat(verdict.get("terms").get("timeout").asString()).isEqualTo("PT30M");
    assertThat(STAGE.gateway().get("/v1/policies/" + name, VIEWER).statusCode()).isEqualTo(404);
    HttpResponse<String> wrong =
        policies.dryRun(ADMIN, Map.of("facts", facts, "policy", Map.of("when", "nobody")));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(json(wrong).get("errors").get(0).get("path").asString()).isEqualTo("policy.when");
    HttpResponse<String> vague = policies.dryRun(ADMIN, Map.of("facts", Map.of("action", "x")));
    assertThat(json(vague).get("errors").get(0).get("path").asString()).isEqualTo("facts.agent.id");
  }

  @Test
  void t26TheDryRunSaysWhatHappensLive() {
    judgeBothWays(1_000);
  }

  @Test
  @Tag("chaos")
  void t26TenThousandDryRunsSayWhatHappensLive() {
    judgeBothWays(10_000);
  }

  private static void judgeBothWays(int many) {
    String prefix = name();
    putRules(prefix);
    PolicyDesk desk = STAGE.gateway().bean(PolicyDesk.class);
    Map<String, Long> seen = new ConcurrentHashMap<>();
    IntStream.range(0, many)
        .parallel()
        .forEach(
            round -> {
              Facts facts = anyFacts(prefix + "-" + round % 7, new Random(26_000L + round));
              Verdict live = desk.judge(facts);
              JsonNode said = json(policies.quickly(ADMIN, Map.of("facts", body(facts))));
              assertThat(said.get("decision").asString()).isEqualTo(live.decision().name());
              assertThat(said.get("rule").asString()).isEqualTo(live.rule());
              assertThat(said.get("policy").asString()).isEqualTo(live.policy()).isEqualTo(prefix);
              assertThat(said.get("reason").asString()).isEqualTo(live.reason());
              assertThat(said.get("version").asLong()).isEqualTo(live.version());
              if (live.decision() == Decision.APPROVAL_REQUIRED) {
                assertThat(said.get("terms").get("quorum").asString())
                    .isEqualTo(live.terms().quorum().toString());
              }
              seen.merge(live.rule() + " " + live.decision(), 1L, Long::sum);
            });
    assertThat(seen.keySet())
        .as("each rule held, and some could not be evaluated: %s", seen)
        .contains(
            "nobody DENY",
            "read AUTO",
            "dear DENY",
            "dear APPROVAL_REQUIRED",
            "small AUTO",
            "small APPROVAL_REQUIRED",
            "night DENY",
            "two APPROVAL_REQUIRED",
            " APPROVAL_REQUIRED");
  }

  private static void putRules(String prefix) {
    policies.put(
        prefix,
        ADMIN,
        CREATE,
        Map.of(
            "when",
            "agent.id.startsWith('" + prefix + "')",
            "rules",
            List.of(
                rule("nobody", "agent.cluster == 'prod' && risk == CRITICAL", "DENY"),
                rule("read", "capability == 'read' || target.startsWith('test')", "AUTO"),
                rule("dear", "cost > 50.0 && !requester.authenticated", "DENY"),
                rule("small", "arguments.amount < 100 && risk <= MEDIUM", "AUTO"),
                rule("night", "time.getHours() < 6 || time.getHours() >= 22", "DENY"),
                Map.of(
                    "name",
                    "two",
                    "when",
                    "arguments.users.exists(user, user.role == 'admin')",
                    "decision",
                    "APPROVAL_REQUIRED",
                    "terms",
                    Map.of("quorum", "2 of role:sre, veto role:ciso")))));
  }

  private static Facts anyFacts(String agent, Random random) {
    Map<String, @Nullable Object> arguments = new HashMap<>();
    if (random.nextInt(10) > 0) {
      List<Object> amounts = List.of(5L, 99.5, 100L, 1e6, "12", Long.MAX_VALUE);
      arguments.put("amount", amounts.get(random.nextInt(amounts.size())));
    }
    arguments.put(
        "users",
        List.of(Map.of("role", random.nextBoolean() ? "admin" : "guest"), Map.of("role", "x")));
    arguments.put("note", random.nextBoolean() ? null : "ä\u0000😀\n\"");
    return new Facts(
        new Facts.Agent(
            agent,
            random.nextBoolean() ? "janitor" : null,
            random.nextBoolean() ? "prod" : null,
            List.of("read", "write", "refund", "drop", "send").get(random.nextInt(5))),
        "tool_call",
        random.nextInt(10) == 0 ? "test-db" : "crm",
        arguments,
        Risk.values()[random.nextInt(4)],
        random.nextInt(4) == 0 ? null : random.nextDouble() * 100,
        Instant.ofEpochSecond(1_795_000_000L + random.nextInt(1_000_000)),
        new Facts.Requester(random.nextBoolean() ? agent : "flow", random.nextBoolean()));
  }

  private static Map<String, @Nullable Object> body(Facts facts) {
    Map<String, @Nullable Object> agent = new HashMap<>();
    agent.put("id", facts.agent().id());
    agent.put("type", facts.agent().type());
    agent.put("cluster", facts.agent().cluster());
    agent.put("capability", facts.agent().capability());
    Map<String, @Nullable Object> body = new HashMap<>();
    body.put("agent", agent);
    body.put("action", facts.action());
    body.put("target", facts.target());
    body.put("arguments", facts.arguments());
    body.put("risk", facts.risk().name());
    body.put("cost", facts.cost());
    body.put("time", facts.time().toString());
    body.put(
        "requester",
        Map.of("id", facts.requester().id(), "authenticated", facts.requester().authenticated()));
    return body;
  }
}
