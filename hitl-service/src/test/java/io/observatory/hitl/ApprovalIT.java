package io.observatory.hitl;

import static io.observatory.events.ApprovalEventKind.APPROVED;
import static io.observatory.events.ApprovalEventKind.CANCELLED;
import static io.observatory.events.ApprovalEventKind.CONSUMED;
import static io.observatory.events.ApprovalEventKind.DENIED;
import static io.observatory.events.ApprovalEventKind.EXPIRED;
import static io.observatory.events.ApprovalEventKind.LATE_DECISION;
import static io.observatory.events.ApprovalEventKind.OPENED;
import static io.observatory.events.ApprovalEventKind.REVOKED;
import static io.observatory.events.ApprovalEventKind.VOTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.ApprovalEvent;
import io.observatory.hitl.receipt.Receipts;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** People decide about actions: over HTTP, on the real broker and database. */
@OnSharedService
class ApprovalIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void anAgentAsksAPersonApprovesTheAgentActsOnce() {
    JsonNode opened = STAGE.approvals().open("line.delete", "{\"id\":42}");
    String id = opened.get("approval_id").asString();
    assertThat(opened.get("state").asString()).isEqualTo("PENDING");
    assertThat(opened.get("requester").get("authenticated").asBoolean()).isTrue();

    HttpResponse<String> decided = STAGE.approvals().decide(id, "ann", true);
    assertThat(decided.statusCode()).as(decided.body()).isEqualTo(200);
    assertThat(Gateway.json(decided).get("state").asString()).isEqualTo("APPROVED");

    String digest = opened.get("arguments_digest").asString();
    HttpResponse<String> claimed = STAGE.approvals().claim(id, digest);
    assertThat(Gateway.json(claimed).get("state").asString()).isEqualTo("CONSUMED");
    await()
        .atMost(SOON)
        .until(
            () -> STAGE.approvals().kinds(id).equals(List.of(OPENED, VOTED, APPROVED, CONSUMED)));
    assertThat(STAGE.approvals().events(id))
        .extracting(ApprovalEvent::getRevision)
        .containsExactly(1L, 2L, 3L, 4L);
    JsonNode lines =
        Gateway.json(STAGE.gateway().get("/v1/interventions?approval=" + id, Gateway.VIEWER))
            .get("items");
    assertThat(lines.valueStream().map(line -> line.get("action").asString()))
        .containsExactly("CLAIM", "APPROVE");
  }

  @Test
  void aWaitingAgentIsAwakeWhenItIsDecided() {
    String id = STAGE.approvals().pending("wait.a");
    CompletableFuture<HttpResponse<String>> waiting =
        CompletableFuture.supplyAsync(
            () -> STAGE.gateway().get("/v1/approvals/" + id + "?wait=30s", Gateway.AGENT));
    await().pollDelay(Duration.ofMillis(300)).until(() -> !waiting.isDone());
    Instant begun = Instant.now(java.time.Clock.systemUTC());
    STAGE.approvals().decide(id, "ann", false);
    assertThat(Gateway.json(waiting.join()).get("state").asString()).isEqualTo("DENIED");
    assertThat(Duration.between(begun, Instant.now(java.time.Clock.systemUTC())))
        .isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void t13FiftyDecideAtOnceAndOneWins() {
    STAGE.approvals().policy("t13.", "{\"quorum\":\"1 of role:sre\"}");
    List<String> ids = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      String id = STAGE.approvals().pending("t13." + round);
      ids.add(id);
      List<HttpResponse<String>> answers = all(id);
      long done =
          answers.stream()
              .filter(answer -> answer.statusCode() == 200)
              .filter(answer -> answer.headers().firstValue("Idempotent-Replayed").isEmpty())
              .count();
      assertThat(done).isEqualTo(1);
      assertThat(answers)
          .filteredOn(answer -> answer.statusCode() != 200)
          .allSatisfy(
              answer -> {
                assertThat(answer.statusCode()).isEqualTo(409);
                assertThat(TestApprovals.code(answer)).isIn("already_decided", "already_voted");
              });
      await().atMost(SOON).until(() -> STAGE.approvals().kinds(id).size() >= 3);
    }
    String later = STAGE.approvals().pending("t13.later");
    await().atMost(SOON).until(() -> STAGE.approvals().kinds(later).contains(OPENED));
    for (String id : ids) {
      assertThat(STAGE.approvals().kinds(id)).containsOnlyOnce(VOTED).hasSize(3);
    }
  }

  private static List<HttpResponse<String>> all(String id) {
    List<String> people = List.of("ann", "ben", "cem");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return IntStream.range(0, 50)
          .mapToObj(
              i ->
                  threads.submit(
                      () ->
                          STAGE.approvals().decide(id, people.get(i % people.size()), i % 2 == 0)))
          .toList()
          .stream()
          .map(
              future -> {
                try {
                  return future.get();
                } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                  throw new IllegalStateException(e);
                }
              })
          .toList();
    }
  }

  @Test
  void t15ALateDecisionIsRefusedAndNoted() {
    STAGE.approvals().policy("t15.", "{\"timeout\":\"1s\"}");
    String id = STAGE.approvals().pending("t15.a");
    await().atMost(SOON).until(() -> STAGE.approvals().state(id).equals("EXPIRED"));
    HttpResponse<String> late = STAGE.approvals().decide(id, "ann", true);
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(TestApprovals.code(late)).isEqualTo("approval_expired");
    assertThat(STAGE.approvals().state(id)).isEqualTo("EXPIRED");
    await()
        .atMost(SOON)
        .until(() -> STAGE.approvals().kinds(id).equals(List.of(OPENED, EXPIRED, LATE_DECISION)));
    JsonNode line =
        Gateway.json(STAGE.gateway().get("/v1/interventions?approval=" + id, Gateway.VIEWER))
            .get("items")
            .get(0);
    assertThat(line.get("status").asString()).isEqualTo("REFUSED");
    assertThat(line.get("code").asString()).isEqualTo("approval_expired");
  }

  @Test
  void t16TwoOfThreeAreTwoPeople() {
    STAGE.approvals().policy("t16.", "{\"quorum\":\"2 of role:sre and 1 of role:security\"}");
    String id = STAGE.approvals().pending("t16.a");
    STAGE.approvals().decide(id, "ann", true);
    HttpResponse<String> again = STAGE.approvals().decide(id, "ann", true);
    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
    STAGE.approvals().decide(id, "sia", true);
    assertThat(STAGE.approvals().state(id)).isEqualTo("PENDING");
    STAGE.approvals().decide(id, "cem", true);
    assertThat(STAGE.approvals().state(id)).isEqualTo("APPROVED");
  }

  @Test
  void t17WhoAsksAndWhoOwnsTheAgentDoNotDecide() {
    HttpResponse<String> own =
        STAGE
            .gateway()
            .post(
                "/v1/approvals",
                Gateway.of("ann"),
                "{\"agent_id\":\"http-1\",\"owner\":\"ben\",\"action\":\"t17.a\"}");
    String id = Gateway.json(own).get("approval_id").asString();
    for (String person : List.of("ann", "ben")) {
      HttpResponse<String> refused = STAGE.approvals().decide(id, person, true);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(TestApprovals.code(refused)).isEqualTo("separation_of_duties");
    }
    assertThat(STAGE.approvals().decide(id, "cem", true).statusCode()).isEqualTo(200);
  }

  @Test
  void t19AVetoBeatsAnyNumberOfApprovals() {
    STAGE.approvals().policy("t19.", "{\"quorum\":\"3 of role:sre, veto role:ciso\"}");
    String id = STAGE.approvals().pending("t19.a");
    STAGE.approvals().decide(id, "ann", true);
    STAGE.approvals().decide(id, "ben", true);
    assertThat(STAGE.approvals().decide(id, "sia", true).statusCode()).isEqualTo(403);
    STAGE.approvals().decide(id, "cio", false);
    assertThat(STAGE.approvals().state(id)).isEqualTo("DENIED");
    HttpResponse<String> after = STAGE.approvals().decide(id, "cem", true);
    assertThat(TestApprovals.code(after)).isEqualTo("already_decided");
    assertThat(Gateway.json(after).get("decided_by").asString()).isEqualTo("cio");
  }

  @Test
  void t22TheSameKeyIsTheSameApproval() {
    JsonNode first = STAGE.approvals().open("t22.a", "{\"a\":1}", "Idempotency-Key", "t22-key");
    JsonNode second = STAGE.approvals().open("t22.a", "{\"a\":1}", "Idempotency-Key", "t22-key");
    assertThat(second.get("approval_id")).isEqualTo(first.get("approval_id"));
    HttpResponse<String> other =
        STAGE.approvals().ask("t22.a", "{\"a\":2}", "Idempotency-Key", "t22-key");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(TestApprovals.code(other)).isEqualTo("idempotency_key_reused");
  }

  @Test
  void t23WhatIsClaimedIsWhatWasApproved() {
    JsonNode opened = STAGE.approvals().open("t23.a", "{\"b\":1.0,\"a\":\"x\"}");
    JsonNode same = STAGE.approvals().open("t23.a", "{ \"a\" : \"x\", \"b\": 1 }");
    JsonNode other = STAGE.approvals().open("t23.a", "{\"a\":\"x\",\"b\":2}");
    assertThat(same.get("arguments_digest")).isEqualTo(opened.get("arguments_digest"));
    String id = opened.get("approval_id").asString();
    String digest = opened.get("arguments_digest").asString();
    assertThat(TestApprovals.code(STAGE.approvals().claim(id, digest))).isEqualTo("not_approved");
    STAGE.approvals().decide(id, "ann", true);
    HttpResponse<String> wrong =
        STAGE.approvals().claim(id, other.get("arguments_digest").asString());
    assertThat(wrong.statusCode()).isEqualTo(409);
    assertThat(TestApprovals.code(wrong)).isEqualTo("arguments_mismatch");
    assertThat(STAGE.approvals().claim(id, digest).statusCode()).isEqualTo(200);
    HttpResponse<String> twice = STAGE.approvals().claim(id, digest);
    assertThat(twice.statusCode()).isEqualTo(409);
    assertThat(TestApprovals.code(twice)).isEqualTo("already_claimed");
    assertThat(STAGE.approvals().ask("t23.a", "{\"a\":1,\"a\":2}").statusCode()).isEqualTo(422);
    assertThat(STAGE.approvals().ask("t23.a", "[1]").statusCode()).isEqualTo(422);
  }

  @Test
  void t24TheReceiptVerifiesWithThePublishedKeysWhateverComesLater() {
    JsonNode opened = STAGE.approvals().open("t24.a", "{\"x\":1}");
    String id = opened.get("approval_id").asString();
    String path = "/v1/approvals/" + id + "/receipt";
    assertThat(TestApprovals.code(STAGE.gateway().get(path, Gateway.AGENT)))
        .isEqualTo("not_decided");
    STAGE.approvals().decide(id, "ann", true);
    String receipt = STAGE.gateway().get(path, Gateway.AGENT).body();
    STAGE.approvals().claim(id, opened.get("arguments_digest").asString());
    assertThat(STAGE.gateway().get(path, Gateway.VIEWER).body()).isEqualTo(receipt);
    String keys = STAGE.gateway().get("/v1/receipts/keys", Gateway.VIEWER).body();
    assertThat(Receipts.verify(receipt, keys).isValid()).isTrue();
    assertThat(Receipts.verify(receipt.replace("t24.a", "t24.b"), keys).isValid()).isFalse();
  }

  @Test
  void theSameRequestGetsTheSameDenial() {
    JsonNode first = STAGE.approvals().open("again.a", "{\"x\":1}");
    STAGE.approvals().decide(first.get("approval_id").asString(), "ann", false);
    JsonNode second = STAGE.approvals().open("again.a", "{\"x\":1}");
    assertThat(second.get("state").asString()).isEqualTo("DENIED");
    assertThat(second.get("retryable").asBoolean()).isFalse();
    assertThat(second.get("decision").get("by").asString()).isEqualTo("ann");
    assertThat(STAGE.approvals().open("again.a", "{\"x\":2}").get("state").asString())
        .isEqualTo("PENDING");
    String id = second.get("approval_id").asString();
    await().atMost(SOON).until(() -> STAGE.approvals().kinds(id).equals(List.of(OPENED, DENIED)));
  }

  @Test
  void whatWasApprovedCanBeTakenBackAndWhatIsPendingCancelled() {
    String approved = STAGE.approvals().pending("back.a");
    STAGE.approvals().decide(approved, "ann", true);
    STAGE.gateway().post("/v1/approvals/" + approved + "/revoke", Gateway.of("ben"), "{}");
    String digest = STAGE.approvals().get(approved).get("arguments_digest").asString();
    assertThat(TestApprovals.code(STAGE.approvals().claim(approved, digest)))
        .isEqualTo("grant_revoked");
    String pending = STAGE.approvals().pending("back.b");
    assertThat(
            STAGE
                .gateway()
                .post("/v1/approvals/" + pending + "/cancel", Gateway.RUNNER, "{}")
                .statusCode())
        .isEqualTo(404);
    STAGE.gateway().post("/v1/approvals/" + pending + "/cancel", Gateway.AGENT, "{}");
    assertThat(TestApprovals.code(STAGE.approvals().decide(pending, "ann", true)))
        .isEqualTo("already_decided");
    await().atMost(SOON).until(() -> STAGE.approvals().kinds(approved).contains(REVOKED));
    await().atMost(SOON).until(() -> STAGE.approvals().kinds(pending).contains(CANCELLED));
  }

  @Test
  void listsGoPageByPage() {
    IntStream.range(0, 5).forEach(i -> STAGE.approvals().open("page.x", "{\"i\":" + i + "}"));
    JsonNode first =
        Gateway.json(STAGE.gateway().get("/v1/approvals?action=page.x&limit=3", Gateway.VIEWER));
    String next = first.get("next_cursor").asString();
    JsonNode second =
        Gateway.json(
            STAGE
                .gateway()
                .get("/v1/approvals?action=page.x&limit=3&cursor=" + next, Gateway.VIEWER));
    assertThat(first.get("items")).hasSize(3);
    assertThat(second.get("items")).hasSize(2);
    assertThat(second.get("next_cursor").isNull()).isTrue();
  }
}
