package io.observatory.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.WebhookDeadLetter;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointBook;
import io.observatory.webhook.endpoint.EndpointState;
import io.observatory.webhook.endpoint.Limits;
import io.observatory.webhook.endpoint.Ordering;
import io.observatory.webhook.replay.ReplayDesk;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events on their way from the topic to endpoints that are well, ill, paused or gone. */
class DeliveryIT {

  @RegisterExtension static final Stage STAGE = Stage.hasty();

  /** Signing: a body arrives byte for byte, its order and white space too. */
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

  /** Retry: 500, then 200: same id, new timestamp, two attempts. */
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

  /** Retry: Retry-After of a real answer. */
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

  /** Retry: exhausted after six attempts. */
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
    await()
        .atMost(Stage.SOON)
        .untilAsserted(
            () ->
                assertThat(STAGE.courses().events(endpoint.id()))
                    .extracting(e -> e.getKind().name())
                    .hasSize(6)
                    .endsWith("EXHAUSTED"));
  }

  /** Statuses: 410 disables at once. */
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

  /** Retry: a pause spends no attempt; queue: a paused endpoint stops claims. */
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

  /** Endpoint health: deleted between two attempts. */
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

  /** Endpoint health: disabled, then enabled. */
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

  /** Endpoint health: disabled after continuous failure. */
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

  /** Endpoint health: a stale window does not disable; one success clears it. */
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

  /**
   * Queue: a result that can not be written rolls back none of its batch, and is not sent again.
   */
  @Test
  void oneAnswerThatCanNotBeKeptKeepsNoOther() {
    String tenant = Stage.fresh("batch");
    String path = "/" + tenant;
    Endpoint endpoint =
        STAGE
            .service()
            .endpoint(tenant, STAGE.sink().url(path), Ordering.NONE, new Limits(20, 0, 1));
    STAGE.sink().next(path, new Sink.Reply(200, Map.of("X-Poison", "1")));
    CountDownLatch gate = STAGE.sink().hold(path);
    STAGE.refuseAnswersWith("x-poison");
    try {
      for (int i = 0; i < 20; i++) {
        STAGE.courses().throwIn(Courses.event(tenant, "q" + i + "-" + tenant, "{}").build());
      }
      await().atMost(Stage.SOON).until(() -> STAGE.sink().got(path).size() == 20);
      gate.countDown(); // all answers at once, to be written together
      await()
          .atMost(Stage.SOON)
          .until(
              () ->
                  STAGE
                          .ledger()
                          .count(
                              "SELECT count(*) FROM webhook_deliveries WHERE endpoint_id = ?"
                                  + " AND status = 'SUCCEEDED' AND attempts = 1",
                              endpoint.id())
                      == 20);
    } finally {
      STAGE.keepAllAnswers();
    }
    assertThat(STAGE.sink().got(path)).hasSize(20);
    assertThat(
            STAGE
                .ledger()
                .count(
                    """
                    SELECT count(*) FROM webhook_attempt a JOIN webhook_deliveries d
                    ON d.id = a.delivery_id WHERE d.endpoint_id = ? AND a.response_headers IS NULL
                    """,
                    endpoint.id()))
        .as("its answer alone is not kept")
        .isEqualTo(1);
  }

  private static UUID again(UUID delivery) {
    return STAGE
        .service()
        .bean(ReplayDesk.class)
        .again(delivery, null, Service.ADA)
        .orElseThrow()
        .id();
  }

  private static UUID delivery(String eventId, String endpointId) {
    return STAGE.ledger().deliveries(eventId).stream()
        .filter(row -> endpointId.equals(row.get("endpoint_id")))
        .map(row -> (UUID) Objects.requireNonNull(row.get("id")))
        .findFirst()
        .orElseThrow();
  }

  /** Replay: a manual retry takes the place of the automatic one; never are two of them due. */
  @Test
  void aManualRetryReplacesThePendingAutomaticOne() {
    String tenant = Stage.fresh("manual");
    String id = Stage.fresh("e");
    String path = "/" + tenant;
    Endpoint endpoint =
        STAGE.service().endpoint(tenant, STAGE.sink().url(path), Duration.ofHours(1));
    STAGE.sink().next(path, Sink.Reply.of(500), Sink.Reply.of(502));
    STAGE.courses().publish(tenant, id, "{}");
    STAGE.awaitState(id, "RETRY http_500");
    UUID first = delivery(id, endpoint.id());
    UUID second = again(first);
    assertThat(state(first)).isEqualTo("DISCARDED");
    await().atMost(Stage.SOON).until(() -> state(second).equals("RETRY"));
    String due =
        "SELECT count(*) FROM webhook_deliveries WHERE event_id = ? AND next_attempt_at IS NOT NULL";
    assertThat(STAGE.ledger().count(due, id)).isEqualTo(1);
    UUID third = again(second);
    await().atMost(Stage.SOON).until(() -> state(third).equals("SUCCEEDED"));
    assertThat(STAGE.ledger().count(due, id)).as("nothing is left to do").isZero();
    assertThat(STAGE.sink().got(path)).extracting(Sink.Got::id).containsExactly(id, id, id);
  }

  private static String state(UUID delivery) {
    return STAGE
        .ledger()
        .jdbc()
        .sql("SELECT status FROM webhook_deliveries WHERE id = ?")
        .param(delivery)
        .query(String.class)
        .single();
  }

  /** Replay: two manual retries both run; each is of one endpoint and no other's. */
  @Test
  void manualRetriesAllRunAndEachForItsEndpointOnly() {
    String tenant = Stage.fresh("both");
    String id = Stage.fresh("e");
    Endpoint one = STAGE.service().endpoint(tenant, STAGE.sink().url("/one-" + tenant));
    STAGE.service().endpoint(tenant, STAGE.sink().url("/other-" + tenant));
    STAGE.courses().publish(tenant, id, "{}");
    await()
        .atMost(Stage.SOON)
        .until(
            () ->
                STAGE.ledger().deliveries(id).stream()
                        .filter(row -> "SUCCEEDED".equals(row.get("status")))
                        .count()
                    == 2);
    UUID first = delivery(id, one.id());
    UUID second = again(first);
    await().atMost(Stage.SOON).until(() -> state(second).equals("SUCCEEDED"));
    UUID third = again(first);
    await().atMost(Stage.SOON).until(() -> state(third).equals("SUCCEEDED"));
    assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
    assertThat(STAGE.sink().got("/one-" + tenant))
        .extracting(Sink.Got::id)
        .containsExactly(id, id, id);
    assertThat(STAGE.sink().got("/other-" + tenant)).hasSize(1);
  }
}
