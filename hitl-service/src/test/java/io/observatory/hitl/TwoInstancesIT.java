package io.observatory.hitl;

import static io.observatory.hitl.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever is asked answers, whichever instance owns the session. */
class TwoInstancesIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static Gateway one;
  private static Gateway other;
  private static TestSessions sessions;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    TestDatabase database = INFRA.database("hitl");
    Map<String, String> reachable = Map.of("hitl.relay.host", "127.0.0.1");
    one = Gateway.start(INFRA, database, reachable);
    other = Gateway.start(INFRA, database, reachable);
    sessions = new TestSessions(INFRA);
    await().atMost(SOON).until(() -> one.isReady() && other.isReady());
  }

  @AfterAll
  static void stop() {
    sessions.close();
    other.close();
    one.close();
  }

  @Test
  void aCommandIsAnsweredByWhoeverWasAsked() {
    // While partitions still move, commands take their time; then none does.
    await().atMost(SOON).until(() -> one.command("two-0", "pause", "{}").statusCode() == 200);
    for (int i = 1; i <= 24; i++) {
      Gateway asked = i % 2 == 0 ? one : other;
      HttpResponse<String> answer = asked.command("two-" + i, "pause", "{}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(json(answer).get("state").asString()).isEqualTo("PAUSED");
    }
    HttpResponse<String> all =
        other.post(
            "/v1/scopes/pause",
            Gateway.OPERATOR,
            "{\"kind\":\"workflow\",\"id\":\"two-w\",\"reason\":\"stop\"}");
    assertThat(all.statusCode()).as("both own partitions: " + all.body()).isEqualTo(200);
  }

  @Test
  void sequenceNumbersOfOneSessionRiseAcrossInstances() {
    List<Long> seqs =
        java.util.stream.IntStream.range(0, 12)
            .mapToObj(i -> (i % 2 == 0 ? one : other).command("two-s", "pause", "{}"))
            .map(answer -> json(answer).get("seq").asLong())
            .toList();

    assertThat(seqs).isSorted().doesNotHaveDuplicates().endsWith(12L);
  }

  @Test
  void whatWaitsIsShownAndRewrittenByWhoeverIsAsked() {
    for (int i = 0; i < 8; i++) {
      sessions.ask("peek-" + i, "first");
    }
    for (int i = 0; i < 8; i++) {
      String path = "/v1/sessions/peek-" + i + "/buffer?limit=1";
      for (Gateway asked : List.of(one, other)) {
        await()
            .atMost(SOON)
            .untilAsserted(
                () -> {
                  HttpResponse<String> answer = asked.get(path, Gateway.VIEWER);
                  assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                  assertThat(json(answer).get("items"))
                      .extracting(item -> item.get("trace_id").asString())
                      .containsExactly("first");
                });
        assertThat(asked.get(path, null).statusCode()).isEqualTo(401);
        HttpResponse<String> rewritten =
            asked.command(
                "peek-" + i,
                "rewrite",
                "{\"trace_id\":\"first\",\"patch\":{\"action\":{\"tool_input\":\"{}\"}}}");
        assertThat(rewritten.statusCode()).as(rewritten.body()).isEqualTo(200);
      }
    }
    String inside = "/internal/v1/sessions/peek-0/buffer?from=0";
    assertThat(List.of(one, other))
        .as("each answers only of its own")
        .extracting(asked -> asked.get(inside, Gateway.VIEWER).statusCode())
        .containsExactlyInAnyOrder(200, 503);
    assertThat(one.get(inside, null).statusCode()).isEqualTo(401);
    assertThat(one.get(inside, Gateway.AGENT).statusCode()).isEqualTo(403);
  }
}
