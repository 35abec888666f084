package io.observatory.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.WebhookDeadLetter;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointBook;
import io.observatory.webhook.endpoint.EndpointState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events on their way from the topic to endpoints that are well, ill, paused or gone. */
class DeliveryIT {

  @RegisterExtension static final Stage STAGE = Stage.hasty();

  @Test
  void straightLine() {
    String tenant = Stage.fresh("line");
    String id = Stage.fresh("e");
    Endpoint endpoint = STAGE.service().endpoint(tenant, STAGE.sink().url("/" + tenant));

    STAGE.courses().publish(tenant, id, "{\"b\":1, \"a\" :2}");

    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).equals("SUCCEEDED"));
    Sink.Got got = STAGE.sink().got("/" + tenant).getFirst();
    assertThat(new String(got.body(), StandardCharsets.UTF_8)).isEqualTo("{\"b\":1, \"a\" :2}");
    assertThat(got.id()).isEqualTo(id);
    assertThat(got.headers().get("webhook-signature")).startsWith("v1,");
    assertThat(got.headers().get("content-type")).isEqualTo("application/json");
    Map<String, @Nullable Object> attempt = STAGE.ledger().attempts(id).getFirst();
    assertThat(attempt.get("status")).isEqualTo(200);
    assertThat((String) attempt.get("remote_address")).startsWith("127.0.0.1:");
    await()
        .atMost(Stage.SOON)
        .untilAsserted(
            () ->
                assertThat(STAGE.courses().events(endpoint.id()))
                    .extracting(e -> e.getKind().name())
                    .containsExactly("SUCCEEDED"));
  }

  @Test
  void a500AndThenA200KeepTheIdAndRenewTheTimestamp() {
    String tenant = Stage.fresh("again");
    String id = Stage.fresh("e");
    String path = "/" + tenant;
    Endpoint endpoint =
        STAGE.service().endpoint(tenant, STAGE.sink().url(path), Duration.ofMillis(1_200));
    STAGE.sink().next(path, Sink.Reply.of(500));

    STAGE.courses().publish(tenant, id, "{}");

    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).equals("SUCCEEDED"));
    List<Sink.Got> got = STAGE.sink().got(path);
    assertThat(got).extracting(Sink.Got::id).containsExactly(id, id);
    assertThat(got).extracting(g -> g.headers().get("webhook-timestamp")).doesNotHaveDuplicates();
    assertThat(got.get(1).nanos() - got.get(0).nanos()).isBetween(1_150_000_000L, 2_700_000_000L);
    assertThat(STAGE.ledger().attempts(id))
        .extracting(a -> a.get("status"))
        .containsExactly(500, 200);
    await()
        .atMost(Stage.SOON)
        .untilAsserted(
            () ->
                assertThat(STAGE.courses().events(endpoint.id()))
                    .extracting(e -> e.getKind().name())
                    .containsExactly("RETRY_SCHEDULED", "SUCCEEDED"));
  }

  @Test
  void retryAfterDelays() {
    String tenant = Stage.fresh("later");
    String id = Stage.fresh("e");
    String path = "/" + tenant;
    STAGE.service().endpoint(tenant, STAGE.sink().url(path), Duration.ofMillis(10));
    STAGE.sink().next(path, new Sink.Reply(503, Map.of("Retry-After", "1.2")));
    STAGE.courses().publish(tenant, id, "{}");
    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).equals("SUCCEEDED"));
    List<Sink.Got> got = STAGE.sink().got(path);
    assertThat(got.get(1).nanos() - got.get(0).nanos()).isBetween(1_990_000_000L, 3_500_000_000L);
  }

  @Test
  void sixAttemptsAndThenADeadLetterWithAllThatIsNeededToRepeatIt() {
    String tenant = Stage.fresh("dead");
    String id = Stage.fresh("e");
    String path = "/" + tenant;
    Duration step = Duration.ofMillis(100);
    Endpoint endpoint =
        STAGE.service().endpoint(tenant, STAGE.sink().url(path), step, step, step, step, step);
    STAGE.sink().always(path, Sink.Reply.of(500));
    STAGE.courses().publish(tenant, id, "{\"x\":1}");
    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).equals("DEAD exhausted"));
    assertThat(STAGE.sink().got(path)).hasSize(6);
    assertThat(STAGE.ledger().attempts(id))
        .extracting(a -> a.get("attempt"))
        .containsExactly(1, 2, 3, 4, 5, 6);
    await().atMost(Stage.SOON).until(() -> STAGE.courses().deadLetters(endpoint.id()).size() == 1);
    WebhookDeadLetter letter = STAGE.courses().deadLetters(endpoint.id()).getFirst();
    assertThat(letter.getAttempts()).isEqualTo(6);
    assertThat(letter.getLastHttpStatus()).isEqualTo(500);
    assertThat(letter.getSourceEventId()).isEqualTo(id);
    assertThat(new String(letter.getBody().array(), StandardCharsets.UTF_8)).isEqualTo("{\"x\":1}");
    assertThat(STAGE.courses().events(endpoint.id()))
        .extracting(e -> e.getKind().name())
        .hasSize(6)
        .endsWith("EXHAUSTED");
  }

  @Test
  void goneDisablesAtOnceAndWhatComesThenIsSkipped() {
    String tenant = Stage.fresh("gone");
    String path = "/" + tenant;
    String first = Stage.fresh("e");
    String second = Stage.fresh("e");
    Endpoint endpoint =
        STAGE.service().endpoint(tenant, STAGE.sink().url(path), Duration.ofMillis(50));
    STAGE.sink().always(path, Sink.Reply.of(410));
    STAGE.courses().publish(tenant, first, "{}");
    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(first).equals("DEAD gone"));
    await()
        .atMost(Stage.SOON)
        .until(
            () ->
                STAGE.service().bean(EndpointBook.class).find(endpoint.id()).orElseThrow().state()
                    == EndpointState.DISABLED);
    STAGE.courses().publish(tenant, second, "{}");
    await()
        .atMost(Stage.SOON)
        .until(() -> STAGE.ledger().state(second).equals("SKIPPED endpoint_disabled"));
    assertThat(STAGE.sink().got(path)).hasSize(1);
    await()
        .atMost(Stage.SOON)
        .untilAsserted(
            () ->
                assertThat(STAGE.courses().events(endpoint.id()))
                    .extracting(e -> e.getKind().name())
                    .contains("EXHAUSTED", "SKIPPED"));
  }

  @Test
  void pausedWaitsWithoutAnAttemptAndGoesOnWhenResumed() {
    String tenant = Stage.fresh("paused");
    String id = Stage.fresh("e");
    Endpoint endpoint = STAGE.service().endpoint(tenant, STAGE.sink().url("/" + tenant));
    STAGE.service().desk().pause(endpoint.id(), null, Service.ADA);
    STAGE.courses().publish(tenant, id, "{}");
    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).equals("PENDING paused"));
    assertThat(STAGE.sink().got("/" + tenant)).isEmpty();
    STAGE.service().desk().resume(endpoint.id(), null, Service.ADA);
    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).equals("SUCCEEDED"));
    assertThat(STAGE.ledger().attempts(id)).hasSize(1);
  }

  @Test
  void aDeletedEndpointGetsNoRetry() {
    String tenant = Stage.fresh("deleted");
    String id = Stage.fresh("e");
    String path = "/" + tenant;
    Endpoint endpoint =
        STAGE.service().endpoint(tenant, STAGE.sink().url(path), Duration.ofSeconds(2));
    STAGE.sink().always(path, Sink.Reply.of(500));
    STAGE.courses().publish(tenant, id, "{}");
    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).equals("RETRY http_500"));
    STAGE.service().desk().delete(endpoint.id(), 0, null, Service.ADA);
    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).startsWith("DISCARDED"));
    assertThat(STAGE.sink().got(path)).hasSize(1);
  }

  @Test
  void disabledThenEnabledResumes() {
    String tenant = Stage.fresh("enabled");
    String id = Stage.fresh("e");
    Endpoint endpoint = STAGE.service().endpoint(tenant, STAGE.sink().url("/" + tenant));
    STAGE.service().desk().disable(endpoint.id(), "test");
    STAGE.service().desk().enable(endpoint.id(), null, Service.ADA);
    STAGE.courses().publish(tenant, id, "{}");
    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).equals("SUCCEEDED"));
  }

  @Test
  void failingForTooLongDisables() {
    String tenant = Stage.fresh("failing");
    String id = Stage.fresh("e");
    String path = "/" + tenant;
    Endpoint endpoint = STAGE.service().endpoint(tenant, STAGE.sink().url(path));
    STAGE.sink().always(path, Sink.Reply.of(500));
    STAGE
        .ledger()
        .jdbc()
        .sql(
            "INSERT INTO webhook_failing VALUES (?, now() - interval '121 hours',"
                + " now() - interval '1 hour')")
        .param(endpoint.id())
        .update();
    STAGE.courses().publish(tenant, id, "{}");
    await()
        .atMost(Stage.SOON)
        .until(
            () ->
                STAGE.service().bean(EndpointBook.class).find(endpoint.id()).orElseThrow().state()
                    == EndpointState.DISABLED);
  }

  @Test
  void aStaleFailureWindowDoesNotDisableAndASuccessClearsIt() {
    String tenant = Stage.fresh("stale");
    String path = "/" + tenant;
    Endpoint endpoint = STAGE.service().endpoint(tenant, STAGE.sink().url(path));
    STAGE.sink().next(path, Sink.Reply.of(500));
    STAGE
        .ledger()
        .jdbc()
        .sql(
            "INSERT INTO webhook_failing VALUES (?, now() - interval '500 hours',"
                + " now() - interval '130 hours')")
        .param(endpoint.id())
        .update();
    String failing = "SELECT count(*) FROM webhook_failing WHERE endpoint_id = ?";
    STAGE.courses().publish(tenant, "s1-" + tenant, "{}");
    await()
        .atMost(Stage.SOON)
        .until(
            () ->
                STAGE
                        .ledger()
                        .count(failing + " AND since > now() - interval '1 hour'", endpoint.id())
                    == 1);
    STAGE.courses().publish(tenant, "s2-" + tenant, "{}");
    await().atMost(Stage.SOON).until(() -> STAGE.ledger().count(failing, endpoint.id()) == 0);
    assertThat(STAGE.service().bean(EndpointBook.class).find(endpoint.id()).orElseThrow().state())
        .isEqualTo(EndpointState.ENABLED);
  }
}
