package io.observatory.hitl;

import static io.observatory.events.ApprovalEventKind.EXPIRED;
import static io.observatory.events.ApprovalEventKind.LATE_DECISION;
import static io.observatory.events.ApprovalEventKind.OPENED;
import static io.observatory.hitl.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Many decisions in one request: all, or each by itself. */
@OnSharedService
class BatchIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static HttpResponse<String> send(
      String mode, String person, String items, String... headers) {
    HttpResponse<String> answer =
        STAGE
            .gateway()
            .post(
                "/v1/approvals/decisions",
                Gateway.of(person),
                "{\"mode\":\"" + mode + "\",\"decisions\":[" + items + "]}",
                headers);
    assertThat(OpenApi.load().complaints("post", "/v1/approvals/decisions", answer))
        .as(answer.body())
        .isEmpty();
    return answer;
  }

  private static String item(String id, boolean approve) {
    return "{\"approval_id\":\"%s\",\"approve\":%s,\"reason\":\"batch\"}".formatted(id, approve);
  }

  private static List<String> pending(String action, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> STAGE.approvals().open(action, "{\"i\":" + i + "}").get("approval_id").asString())
        .toList();
  }

  private static List<Integer> statuses(HttpResponse<String> answer) {
    return json(answer).get("items").valueStream().map(item -> item.get("status").asInt()).toList();
  }

  @Test
  void eachByItself() {
    List<String> ids = pending("batch.each", 2);
    String late = STAGE.approvals().pending("batch.late");
    STAGE.approvals().decide(late, "ben", false);
    String items =
        String.join(
            ",",
            item(ids.getFirst(), true),
            item(late, true),
            item("nowhere", true),
            item(ids.getLast(), false));
    HttpResponse<String> answer = send("PER_ITEM", "ann", items);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(statuses(answer)).containsExactly(200, 409, 404, 200);
    JsonNode refused = json(answer).get("items").get(1).get("problem");
    assertThat(refused.get("code").asString()).isEqualTo("already_decided");
    assertThat(refused.get("decided_by").asString()).isEqualTo("ben");
    assertThat(STAGE.approvals().state(ids.getFirst())).isEqualTo("APPROVED");
    assertThat(STAGE.approvals().state(ids.getLast())).isEqualTo("DENIED");
  }

  @Test
  void allOrNone() {
    List<String> ids = pending("batch.all", 3);
    String own =
        json(STAGE
                .gateway()
                .post(
                    "/v1/approvals",
                    Gateway.of("ann"),
                    "{\"agent_id\":\"http-1\",\"action\":\"batch.own\"}"))
            .get("approval_id")
            .asString();
    String all = ids.stream().map(id -> item(id, true)).collect(Collectors.joining(","));
    HttpResponse<String> refused = send("ATOMIC", "ann", all + "," + item(own, true));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(TestApprovals.code(refused)).isEqualTo("batch_refused");
    assertThat(statuses(refused)).containsExactly(424, 424, 424, 403);
    for (String id : ids) {
      assertThat(STAGE.approvals().get(id).get("votes")).isEmpty();
    }
    JsonNode line =
        json(STAGE.gateway().get("/v1/interventions?approval=" + own, Gateway.VIEWER))
            .get("items")
            .get(0);
    assertThat(line.get("code").asString()).isEqualTo("separation_of_duties");

    HttpResponse<String> done = send("ATOMIC", "ann", all);
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(statuses(done)).containsExactly(200, 200, 200);
    for (String id : ids) {
      assertThat(STAGE.approvals().state(id)).isEqualTo("APPROVED");
    }
  }

  @Test
  void whatCameTooLateIsToldThoughNothingCounts() {
    STAGE.approvals().policy("batch.past.", "{\"timeout\":\"1s\"}");
    String open = STAGE.approvals().pending("batch.open");
    String past = STAGE.approvals().pending("batch.past.a");
    await().atMost(SOON).until(() -> STAGE.approvals().state(past).equals("EXPIRED"));
    HttpResponse<String> answer = send("ATOMIC", "ann", item(open, true) + "," + item(past, true));
    assertThat(statuses(answer)).containsExactly(424, 409);
    assertThat(STAGE.approvals().state(open)).isEqualTo("PENDING");
    await()
        .atMost(SOON)
        .until(() -> STAGE.approvals().kinds(past).equals(List.of(OPENED, EXPIRED, LATE_DECISION)));
  }

  @Test
  void whoLookedBeforeSomethingHappenedIsRefused() {
    String id = STAGE.approvals().pending("batch.revision");
    String stale = "{\"approval_id\":\"%s\",\"approve\":true,\"revision\":7}".formatted(id);
    assertThat(statuses(send("PER_ITEM", "ann", stale))).containsExactly(412);
    assertThat(statuses(send("PER_ITEM", "ann", stale.replace(":7", ":1")))).containsExactly(200);
  }

  @Test
  void aRepeatGetsTheSameAnswer() {
    String id = STAGE.approvals().pending("batch.key");
    String key = "batch-" + id;
    HttpResponse<String> first = send("ATOMIC", "ann", item(id, true), "Idempotency-Key", key);
    HttpResponse<String> second = send("ATOMIC", "ann", item(id, true), "Idempotency-Key", key);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
    HttpResponse<String> other = send("ATOMIC", "ann", item(id, false), "Idempotency-Key", key);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(TestApprovals.code(other)).isEqualTo("idempotency_key_reused");
  }

  @Test
  void whatIsWrongIsToldWhere() {
    String id = STAGE.approvals().pending("batch.wrong");
    assertThat(path(send("SOME", "ann", item(id, true)))).isEqualTo("mode");
    assertThat(path(send("ATOMIC", "ann", ""))).isEqualTo("decisions");
    assertThat(path(send("ATOMIC", "ann", item(id, true) + "," + item(id, false))))
        .isEqualTo("decisions[1].approval_id");
    assertThat(path(send("ATOMIC", "ann", "{\"approval_id\":\"x\"}")))
        .isEqualTo("decisions[0].approve");
    assertThat(path(send("ATOMIC", "ann", item(id, true).replace("batch", "\\ud800"))))
        .isEqualTo("decisions");
    String many =
        IntStream.range(0, 101).mapToObj(i -> item("n" + i, true)).collect(Collectors.joining(","));
    assertThat(path(send("ATOMIC", "ann", many))).isEqualTo("decisions");
    assertThat(STAGE.approvals().state(id)).isEqualTo("PENDING");
  }

  private static String path(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(422);
    return json(answer).get("errors").get(0).get("path").asString();
  }

  @Test
  void batchesThatCrossEachOtherDoNotBlockEachOther()
      throws InterruptedException, ExecutionException {
    STAGE.approvals().policy("batch.cross.", "{\"quorum\":\"3 of role:sre\"}");
    List<String> ids = pending("batch.cross.a", 20);
    Random random = new Random(3);
    List<Future<HttpResponse<String>>> answers = new ArrayList<>();
    // Fewer at once than there are connections: who waits for one of those may be sent away.
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 30; i++) {
        List<String> shuffled = new ArrayList<>(ids);
        Collections.shuffle(shuffled, random);
        String items = shuffled.stream().map(id -> item(id, true)).collect(Collectors.joining(","));
        String person = List.of("ann", "ben", "cem").get(i % 3);
        answers.add(threads.submit(() -> send("ATOMIC", person, items)));
      }
    }
    for (Future<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(200);
    }
    for (String id : ids) {
      assertThat(STAGE.approvals().get(id).get("votes")).hasSize(3);
      assertThat(STAGE.approvals().state(id)).isEqualTo("APPROVED");
    }
  }
}
