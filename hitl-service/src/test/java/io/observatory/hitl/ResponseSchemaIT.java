package io.observatory.hitl;

import static io.observatory.events.ApprovalEventKind.VOTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.hitl.receipt.Receipts;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Who asks says what an answer looks like, and gets no other. */
@OnSharedService
class ResponseSchemaIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final String SCHEMA =
      """
      {"type":"object","properties":{"limit":{"type":"integer","maximum":100}},
       "required":["limit"],"additionalProperties":false}
      """;

  private static HttpResponse<String> ask(String schema) {
    return STAGE
        .gateway()
        .post(
            "/v1/approvals",
            Gateway.AGENT,
            "{\"action\":\"answer.%s\",\"response_schema\":%s}"
                .formatted(UUID.randomUUID(), schema));
  }

  private static String opened() {
    return Gateway.json(ask(SCHEMA)).get("approval_id").asString();
  }

  private static HttpResponse<String> decide(String id, String person, String said) {
    return STAGE
        .gateway()
        .post("/v1/approvals/" + id + "/decide", Gateway.of(person), "{" + said + "}");
  }

  private static List<String> paths(HttpResponse<String> answer) {
    return Gateway.json(answer)
        .get("errors")
        .valueStream()
        .map(error -> error.get("path").asString())
        .toList();
  }

  @Test
  void anAnswerThatFitsIsToldToEverybody() {
    String id = opened();
    HttpResponse<String> decided =
        decide(id, "ann", "\"approve\":true,\"response\":{\"limit\": 50}");
    assertThat(decided.statusCode()).as(decided.body()).isEqualTo(200);
    JsonNode waited =
        Gateway.json(STAGE.gateway().get("/v1/approvals/" + id + "?wait=5s", Gateway.AGENT));
    assertThat(waited.get("decision").get("response").get("limit").asInt()).isEqualTo(50);
    String receipt = STAGE.gateway().get("/v1/approvals/" + id + "/receipt", Gateway.VIEWER).body();
    String keys = STAGE.gateway().get("/v1/receipts/keys", Gateway.VIEWER).body();
    assertThat(Receipts.verify(receipt, keys).isValid()).isTrue();
    assertThat(receipt).contains("\"response\":{\"limit\":50}");
    await().atMost(Duration.ofSeconds(60)).until(() -> STAGE.approvals().kinds(id).size() == 3);
    assertThat(STAGE.approvals().events(id))
        .filteredOn(event -> event.getKind() == VOTED)
        .singleElement()
        .satisfies(event -> assertThat(event.getVote().getResponse()).contains("50"));
  }

  @Test
  void anAnswerThatDoesNotFitDecidesNothing() {
    String id = opened();
    for (String response : List.of("{\"limit\":101}", "{\"limit\":\"50\"}")) {
      HttpResponse<String> refused = decide(id, "ann", "\"approve\":true,\"response\":" + response);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
      assertThat(TestApprovals.code(refused)).isEqualTo("response_invalid");
      assertThat(paths(refused)).containsExactly("response.limit");
      assertThat(OpenApi.load().complaints("post", "/v1/approvals/{id}/decide", refused)).isEmpty();
    }
    assertThat(paths(decide(id, "ann", "\"approve\":true"))).containsExactly("response");
    assertThat(paths(decide(id, "ann", "\"approve\":false,\"response\":1")))
        .containsExactly("response");
    assertThat(
            paths(
                decide(id, "ann", "\"approve\":true,\"response\":\"" + "x".repeat(17_000) + "\"")))
        .containsExactly("response");
    assertThat(STAGE.approvals().state(id)).isEqualTo("PENDING");
    assertThat(decide(id, "ann", "\"approve\":false").statusCode()).isEqualTo(200);
  }

  @Test
  void nobodyIsAskedByWhatIsNoSchema() {
    HttpResponse<String> refused = ask("{\"properties\":{\"a\":{\"type\":\"strin\"}}}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(paths(refused)).containsExactly("response_schema.properties.a.type");
    assertThat(paths(ask("{\"$ref\":\"http://127.0.0.1:1/schema\"}")))
        .containsExactly("response_schema.$ref");
  }
}
