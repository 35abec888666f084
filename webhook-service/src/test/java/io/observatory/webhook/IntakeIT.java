package io.observatory.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.ApprovalEvent;
import io.observatory.events.ApprovalEventKind;
import io.observatory.platform.event.CloudEvents;
import io.observatory.webhook.delivery.Delivery;
import io.observatory.webhook.delivery.DeliveryStore;
import io.observatory.webhook.delivery.Intake;
import io.observatory.webhook.delivery.Lease;
import io.observatory.webhook.delivery.Publication;
import io.observatory.webhook.delivery.Room;
import io.observatory.webhook.delivery.Taken;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.Limits;
import io.observatory.webhook.endpoint.Ordering;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is taken in, what is not, and what waits its turn. */
class IntakeIT {

  @RegisterExtension static final Stage STAGE = Stage.hasty();

  /** Ingest: poison goes to its topic and blocks nobody. */
  @Test
  void poisonAndConflictsAreDeadLetteredAndBlockNobody() {
    String tenant = Stage.fresh("poison");
    String id = Stage.fresh("e");
    String bad = Stage.fresh("bad");
    String path = "/" + tenant;
    STAGE.service().endpoint(tenant, STAGE.sink().url(path));
    STAGE.courses().probe().send(Courses.PUBLISH, bad, new byte[] {1, 2, 3});
    STAGE.courses().publish(tenant, "with.dot-" + bad, "{}");
    STAGE.courses().publish(Courses.event(tenant, "untyped-" + bad, "{}").setType("").build());
    STAGE.courses().publish(tenant, id, "{\"v\":1}");
    STAGE.courses().publish(tenant, id, "{\"v\":1}");
    STAGE.courses().publish(tenant, id, "{\"v\":2}");
    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).equals("SUCCEEDED"));
    await().atMost(Stage.SOON).until(() -> STAGE.courses().poison(bad).size() == 1);
    await().atMost(Stage.SOON).until(() -> STAGE.courses().poison("with.dot-" + bad).size() == 1);
    await().atMost(Stage.SOON).until(() -> STAGE.courses().poison("untyped-" + bad).size() == 1);
    await().atMost(Stage.SOON).until(() -> STAGE.courses().poison(id).size() == 1);
    assertThat(CloudEvents.text(STAGE.courses().poison(id).getFirst().headers(), "dlt_reason"))
        .isEqualTo("event_id_reused");
    assertThat(STAGE.sink().got(path)).hasSize(1);
    assertThat(STAGE.ledger().deliveries(id)).hasSize(1);
  }

  @Test
  void takenInTellsNewRepeatAndConflictAlsoWithinOneCall() {
    String tenant = Stage.fresh("intake");
    String id = Stage.fresh("e");
    STAGE.service().endpoint(tenant, STAGE.sink().url("/" + tenant));
    Intake intake = STAGE.service().bean(Intake.class);
    List<Taken> first =
        intake.take(
            List.of(event(tenant, id, "1"), event(tenant, id, "1"), event(tenant, id, "2")));
    assertThat(first)
        .extracting(Taken::outcome)
        .containsExactly(Taken.Outcome.NEW, Taken.Outcome.REPEAT, Taken.Outcome.CONFLICT);
    List<Taken> later = intake.take(List.of(event(tenant, id, "2"), event(tenant, id, "1")));
    assertThat(later)
        .extracting(Taken::outcome)
        .containsExactly(Taken.Outcome.CONFLICT, Taken.Outcome.REPEAT);
    later = intake.take(List.of(event(tenant, id, "1")));
    assertThat(later.getFirst().outcome()).isEqualTo(Taken.Outcome.REPEAT);
    assertThat(later.getFirst().deliveries()).isEqualTo(first.getFirst().deliveries()).hasSize(1);
  }

  private static Publication event(String tenant, String id, String body) {
    return new Publication(
        id,
        tenant,
        "a.b",
        null,
        null,
        "text/plain",
        Map.of(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** Ingest: a hundred at once, one delivery. */
  @Test
  void aHundredPublishersOfOneEventMakeOneDelivery() throws Exception {
    String tenant = Stage.fresh("hundred");
    String id = Stage.fresh("e");
    STAGE.service().endpoint(tenant, STAGE.sink().url("/" + tenant));
    Intake intake = STAGE.service().bean(Intake.class);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Taken>>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        all.add(threads.submit(() -> intake.take(List.of(event(tenant, id, "1")))));
      }
      int fresh = 0;
      for (Future<List<Taken>> each : all) {
        fresh += each.get().getFirst().outcome() == Taken.Outcome.NEW ? 1 : 0;
      }
      assertThat(fresh).isEqualTo(1);
    }
    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).equals("SUCCEEDED"));
    assertThat(STAGE.sink().got("/" + tenant)).hasSize(1);
  }

  @Test
  void orderOfAKeyHoldsThroughARetry() {
    String tenant = Stage.fresh("order");
    String path = "/" + tenant;
    STAGE
        .service()
        .endpoint(
            tenant,
            STAGE.sink().url(path),
            new Ordering(Ordering.Scope.KEY, true),
            Limits.USUAL,
            Duration.ofMillis(300));
    STAGE.sink().next(path, Sink.Reply.of(500));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add("k" + i + "-" + tenant);
      STAGE
          .courses()
          .publish(
              Courses.event(tenant, ids.getLast(), "{}").setOrderingKey("key-" + tenant).build());
    }
    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(ids.getLast()).equals("SUCCEEDED"));
    List<String> wanted = new ArrayList<>(ids);
    wanted.addFirst(ids.getFirst());
    assertThat(STAGE.sink().got(path)).extracting(Sink.Got::id).containsExactlyElementsOf(wanted);
  }

  @Test
  void aDeadOneBlocksItsKeyUntilItIsReplayedWhereAsked() {
    String tenant = Stage.fresh("block");
    String path = "/" + tenant;
    STAGE
        .service()
        .endpoint(
            tenant,
            STAGE.sink().url(path),
            new Ordering(Ordering.Scope.ENDPOINT, false),
            Limits.USUAL);
    STAGE.sink().next(path, Sink.Reply.of(500));
    STAGE.courses().publish(tenant, "b1-" + tenant, "{}");
    await()
        .atMost(Stage.SOON)
        .until(() -> STAGE.ledger().state("b1-" + tenant).equals("DEAD exhausted"));
    STAGE.courses().publish(tenant, "b2-" + tenant, "{}");
    await()
        .atMost(Stage.SOON)
        .until(() -> STAGE.ledger().state("b2-" + tenant).startsWith("PENDING"));
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Stage.SOON)
        .until(() -> STAGE.ledger().state("b2-" + tenant).startsWith("PENDING"));
    STAGE
        .ledger()
        .jdbc()
        .sql("UPDATE webhook_deliveries SET holds = false WHERE event_id = ?")
        .param("b1-" + tenant)
        .update();
    await()
        .atMost(Stage.SOON)
        .until(() -> STAGE.ledger().state("b2-" + tenant).equals("SUCCEEDED"));
  }

  @Test
  void moreThanALaneHoldsWaitsInTheDatabaseAndGetsThrough() {
    String tenant = Stage.fresh("many");
    String path = "/" + tenant;
    STAGE.service().endpoint(tenant, STAGE.sink().url(path), Ordering.NONE, new Limits(4, 0, 1));
    CountDownLatch gate = STAGE.sink().hold(path);
    for (int i = 0; i < 300; i++) {
      STAGE.courses().throwIn(Courses.event(tenant, "m" + i + "-" + tenant, "{}").build());
    }
    await()
        .atMost(Stage.SOON)
        .until(
            () ->
                STAGE
                        .ledger()
                        .count(
                            "SELECT count(*) FROM webhook_deliveries WHERE tenant_id = ? AND status"
                                + " = 'PENDING' AND reason = 'lane_full'",
                            tenant)
                    > 100);
    assertThat(STAGE.sink().got(path)).hasSizeLessThanOrEqualTo(4);
    gate.countDown();
    await().atMost(Stage.SOON).until(() -> STAGE.sink().got(path).size() == 300);
    await()
        .atMost(Stage.SOON)
        .until(
            () ->
                STAGE
                        .ledger()
                        .count(
                            "SELECT count(*) FROM webhook_deliveries WHERE tenant_id = ? AND status"
                                + " = 'SUCCEEDED'",
                            tenant)
                    == 300);
    assertThat(STAGE.sink().got(path)).extracting(Sink.Got::id).doesNotHaveDuplicates();
  }

  @Test
  void aClaimTakesNoMoreThanItsBytes() {
    String tenant = Stage.fresh("bytes");
    Endpoint paused = STAGE.service().endpoint(tenant, STAGE.sink().url("/" + tenant));
    STAGE.service().desk().pause(paused.id(), null, Service.ADA);
    Intake intake = STAGE.service().bean(Intake.class);
    for (int i = 0; i < 5; i++) {
      intake.take(List.of(event(tenant, "b" + i + "-" + tenant, "x".repeat(100_000))));
    }
    DeliveryStore store = STAGE.service().bean(DeliveryStore.class);
    assertThat(claimed(store, paused, new Room(10, 250_000), 1_000_000)).isEqualTo(2);
    assertThat(claimed(store, paused, new Room(10, 1_000_000), 150_000)).isEqualTo(1);
    assertThat(claimed(store, paused, new Room(1, 1_000_000), 1_000_000)).isEqualTo(1);
    assertThat(claimed(store, paused, new Room(10, 100_000), 1_000_000)).isZero();
  }

  @Test
  void aLongBacklogBehindADeadOneHidesOtherKeysFromAShortLookOnly() {
    String tenant = Stage.fresh("deep");
    Endpoint paused =
        STAGE
            .service()
            .endpoint(
                tenant,
                STAGE.sink().url("/" + tenant),
                new Ordering(Ordering.Scope.KEY, false),
                Limits.USUAL);
    STAGE.service().desk().pause(paused.id(), null, Service.ADA);
    Intake intake = STAGE.service().bean(Intake.class);
    List<Publication> events = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      events.add(keyed(tenant, "a", i));
    }
    events.add(keyed(tenant, "b", 0));
    intake.take(events);
    DeliveryStore store = STAGE.service().bean(DeliveryStore.class);
    Map<String, Room> one = Map.of(paused.id(), new Room(1, 1_000_000));
    Map<String, Room> some = Map.of(paused.id(), new Room(10, 1_000_000));
    // In flight from here on, so that everything behind it waits.
    assertThat(store.claimInOrder(owner(), one, 1_000_000, true)).hasSize(1);
    assertThat(store.claimInOrder(owner(), some, 1_000_000, true)).isEmpty();
    assertThat(store.claimInOrder(owner(), some, 1_000_000, false))
        .extracting(Delivery::orderingKey)
        .containsExactly("b");
  }

  private static Publication keyed(String tenant, String key, int number) {
    String id = key + number + "-" + tenant;
    return new Publication(id, tenant, "a.b", null, key, "text/plain", Map.of(), new byte[] {'x'});
  }

  /** Of an endpoint that is paused, so that nobody else does; it is put back in the end. */
  private static int claimed(DeliveryStore store, Endpoint endpoint, Room room, long bytes) {
    return store.claimWaiting(owner(), Map.of(endpoint.id(), room), bytes).size();
  }

  private static String owner() {
    return STAGE.service().bean(Lease.class).owner();
  }

  /** Retry: waiting for a rate limit or an open breaker spends none of the budget. */
  @Test
  void waitingForALimitOrTheBreakerIsNoAttempt() {
    String tenant = Stage.fresh("budget");
    String path = "/" + tenant;
    Endpoint endpoint =
        STAGE
            .service()
            .endpoint(tenant, STAGE.sink().url(path), Ordering.NONE, new Limits(1, 50, 1));
    Sink.Reply[] failures = new Sink.Reply[10];
    Arrays.fill(failures, Sink.Reply.of(500)); // as many as open the breaker
    STAGE.sink().next(path, failures);
    for (int i = 0; i < 12; i++) {
      STAGE.courses().throwIn(Courses.event(tenant, "b" + i + "-" + tenant, "{}").build());
    }
    String count =
        "SELECT count(*) FROM webhook_deliveries WHERE endpoint_id = ? AND attempts = 1 AND status = ";
    await()
        .atMost(Stage.SOON)
        .until(() -> STAGE.ledger().count(count + "'SUCCEEDED'", endpoint.id()) == 2);
    assertThat(STAGE.ledger().count(count + "'DEAD'", endpoint.id())).isEqualTo(10);
    List<Sink.Got> got = STAGE.sink().got(path);
    assertThat(got).hasSize(12);
    assertThat(got.get(10).nanos() - got.get(9).nanos())
        .as("the breaker was open")
        .isGreaterThan(900_000_000L);
    assertThat(got.get(9).nanos() - got.get(0).nanos())
        .as("the rate held")
        .isGreaterThan(9 * 20_000_000L - 20_000_000L);
  }

  /** Queue: a backlog of retries keeps none that is due, and nothing goes early. */
  @Test
  void aBacklogKeepsNoRetryThatIsDue() {
    String tenant = Stage.fresh("late");
    Endpoint endpoint = STAGE.service().endpoint(tenant, STAGE.sink().url("/" + tenant));
    Instant now = Clock.systemUTC().instant();
    STAGE.ledger().retries(tenant, "nobody-" + tenant, 20_000, now.plusSeconds(3_600));
    Instant due = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3);
    STAGE.ledger().retries(tenant, endpoint.id(), 300, due);
    await().atMost(Stage.SOON).until(() -> STAGE.sink().got("/" + tenant).size() >= 300);
    String late =
        """
        SELECT (extract(epoch FROM percentile_disc(%s) WITHIN GROUP (ORDER BY a.at) - ?) * 1000)::bigint
        FROM webhook_attempt a JOIN webhook_deliveries d ON d.id = a.delivery_id
        WHERE d.endpoint_id = ?
        """;
    await()
        .atMost(Stage.SOON)
        .until(
            () ->
                STAGE
                        .ledger()
                        .count(
                            "SELECT count(*) FROM webhook_deliveries WHERE endpoint_id = ?"
                                + " AND status = 'SUCCEEDED' AND attempts = 2",
                            endpoint.id())
                    == 300);
    Object[] of = {due.atOffset(ZoneOffset.UTC), endpoint.id()};
    assertThat(STAGE.ledger().count(late.formatted("0"), of)).as("the first").isNotNegative();
    assertThat(STAGE.ledger().count(late.formatted("0.99"), of)).as("p99").isLessThan(5_000);
    STAGE
        .ledger()
        .jdbc()
        .sql("DELETE FROM webhook_deliveries WHERE tenant_id = ? AND status = 'RETRY'")
        .param(tenant)
        .update();
  }

  /** What becomes of approvals goes to who asked for it, and what nobody wants leaves no row. */
  @Test
  void approvalsAreEventsForWhoWantsThem() {
    String approval = Stage.fresh("approval");
    String path = "/" + approval;
    List<String> types = List.of("approval.denied", "approval.approved");
    STAGE.service().endpoint("default", STAGE.sink().url(path), types);
    ApprovalEvent.Builder event =
        ApprovalEvent.newBuilder()
            .setSentAt(Instant.parse("2026-01-01T12:00:00Z"))
            .setApprovalId(approval)
            .setAction("deploy");
    STAGE
        .courses()
        .approval(event.setEventId(approval + "-1").setKind(ApprovalEventKind.OPENED).build());
    STAGE
        .courses()
        .approval(event.setEventId(approval + "-2").setKind(ApprovalEventKind.DENIED).build());
    await()
        .atMost(Stage.SOON)
        .until(() -> STAGE.ledger().state(approval + "-2").equals("SUCCEEDED"));
    Sink.Got got = STAGE.sink().got(path).getFirst();
    assertThat(got.id()).isEqualTo(approval + "-2");
    assertThat(new String(got.body(), StandardCharsets.UTF_8))
        .contains("\"approval_id\":\"" + approval + "\"", "\"kind\":\"DENIED\"")
        .contains("\"sent_at\":\"2026-01-01T12:00:00Z\"")
        .doesNotContain("null");
    assertThat(
            STAGE
                .ledger()
                .count("SELECT count(*) FROM webhook_event WHERE event_id = ?", approval + "-1"))
        .isZero();
  }
}
