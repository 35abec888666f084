package io.observatory.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.WebhookDeadLetter;
import io.observatory.platform.event.CloudEvents;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import io.observatory.webhook.delivery.Intake;
import io.observatory.webhook.delivery.Lanes;
import io.observatory.webhook.delivery.Publication;
import io.observatory.webhook.delivery.Taken;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointBook;
import io.observatory.webhook.endpoint.EndpointState;
import io.observatory.webhook.endpoint.Limits;
import io.observatory.webhook.endpoint.Ordering;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events on their way from the topic to endpoints that are well, ill or gone. */
class DeliveryIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Sink SINK = Sink.open();
  private static TestDatabase database;
  private static Ledger ledger;
  private static Service service;
  private static Courses courses;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    database = INFRA.database("webhook");
    ledger = new Ledger(database);
    service =
        Service.start(
            INFRA,
            database,
            Map.of("webhook.delivery.deadline", "2s", "webhook.delivery.connect-timeout", "500ms"));
    courses = new Courses(INFRA);
  }

  @AfterAll
  static void stop() {
    courses.close();
    service.close();
    SINK.close();
  }

  static String fresh(String prefix) {
    return prefix + "-" + UUID.randomUUID();
  }

  @Test
  void straightLine() {
    String tenant = fresh("line");
    String id = fresh("e");
    Endpoint endpoint = service.endpoint(tenant, SINK.url("/" + tenant));

    courses.publish(tenant, id, "{\"b\":1, \"a\" :2}");

    await().atMost(SOON).until(() -> ledger.state(id).equals("SUCCEEDED"));
    Sink.Got got = SINK.got("/" + tenant).getFirst();
    assertThat(new String(got.body(), StandardCharsets.UTF_8)).isEqualTo("{\"b\":1, \"a\" :2}");
    assertThat(got.id()).isEqualTo(id);
    assertThat(got.headers().get("webhook-signature")).startsWith("v1,");
    assertThat(got.headers().get("content-type")).isEqualTo("application/json");
    Map<String, Object> attempt = ledger.attempts(id).getFirst();
    assertThat(attempt.get("status")).isEqualTo(200);
    assertThat((String) attempt.get("remote_address")).startsWith("127.0.0.1:");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(courses.events(endpoint.id()))
                    .extracting(e -> e.getKind().name())
                    .containsExactly("SUCCEEDED"));
  }

  @Test
  void a500AndThenA200KeepTheIdAndRenewTheTimestamp() {
    String tenant = fresh("again");
    String id = fresh("e");
    String path = "/" + tenant;
    Endpoint endpoint = service.endpoint(tenant, SINK.url(path), Duration.ofMillis(1_200));
    SINK.next(path, Sink.Reply.of(500));

    courses.publish(tenant, id, "{}");

    await().atMost(SOON).until(() -> ledger.state(id).equals("SUCCEEDED"));
    List<Sink.Got> got = SINK.got(path);
    assertThat(got).extracting(Sink.Got::id).containsExactly(id, id);
    assertThat(got).extracting(g -> g.headers().get("webhook-timestamp")).doesNotHaveDuplicates();
    assertThat(got.get(1).nanos() - got.get(0).nanos())
        .isBetween(1_150_000_000L, 2_700_000_000L);
    assertThat(ledger.attempts(id)).extracting(a -> a.get("status")).containsExactly(500, 200);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(courses.events(endpoint.id()))
                    .extracting(e -> e.getKind().name())
                    .containsExactly("RETRY_SCHEDULED", "SUCCEEDED"));
  }

  /** One delivery to an endpoint, until it is dead; the word for its only attempt. */
  private static String failure(URI url) {
    String tenant = fresh("ill");
    String id = fresh("e");
    service.endpoint(tenant, url);
    courses.publish(tenant, id, "{}");
    await().atMost(SOON).until(() -> ledger.state(id).equals("DEAD exhausted"));
    Map<String, Object> attempt = ledger.attempts(id).getFirst();
    Object error = attempt.get("error");
    return error != null ? error.toString() : attempt.get("status").toString();
  }

  @Test
  void redirectsAreFailuresAndNobodyGoesThere() {
    String target = "/" + fresh("target");
    for (int status : new int[] {301, 302, 304, 307, 308}) {
      String path = "/" + fresh("redirect");
      SINK.always(
          path,
          new Sink.Reply(status, status == 304 ? Map.of() : Map.of("Location", target)));
      assertThat(failure(SINK.url(path))).isEqualTo(Integer.toString(status));
    }
    assertThat(SINK.got(target)).isEmpty();
  }

  @Test
  void whatCanGoWrongIsNamed() throws IOException {
    int closed;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = free.getLocalPort();
    }
    assertThat(failure(URI.create("http://127.0.0.1:" + closed + "/")))
        .isEqualTo("connect_refused");
    assertThat(failure(URI.create("http://no-such-host.invalid/"))).isEqualTo("dns");
    try (Hostile resets =
            Hostile.that(
                (socket, out) -> {
                  socket.setSoLinger(true, 0);
                  socket.close();
                });
        Hostile plain = Hostile.saying("HTTP/1.1 200 OK\r\n\r\n")) {
      assertThat(failure(resets.url())).isEqualTo("reset");
      assertThat(
              failure(URI.create(plain.url().toString().replace("http://", "https://"))))
          .isEqualTo("tls");
    }
  }

  @Test
  void aRequestToAnAddressThatIsNotAllowedIsNotMade() {
    String tenant = fresh("inside");
    String id = fresh("e");
    // A name that the resolver leads inside; literals are refused at creation already.
    Endpoint endpoint = service.endpoint(tenant, URI.create("http://rebound.test/"));
    assertThat(endpoint.url().getHost()).isEqualTo("rebound.test");
    courses.publish(tenant, id, "{}");
    await().atMost(SOON).until(() -> ledger.state(id).equals("DEAD exhausted"));
    assertThat(ledger.attempts(id).getFirst().get("error")).isIn("dns", "address_refused");
  }

  @Test
  void hostileReceiversEndAtTheDeadlineOrBefore() {
    CountDownLatch end = new CountDownLatch(1);
    String head = "HTTP/1.1 500 Oops\r\nContent-Type: text/plain\r\n";
    byte[] kilobyte = "x".repeat(1_024).getBytes(StandardCharsets.US_ASCII);
    try (Hostile silent = Hostile.that(Hostile.silence(end));
        Hostile dripsHead = Hostile.that(Hostile.drip("HTTP/1.1 200 OK\r\nA: ", new byte[] {'b'}));
        Hostile dripsBody = Hostile.that(Hostile.drip(head + "\r\n", new byte[] {'b'}));
        Hostile floods =
            Hostile.that(
                (socket, out) -> {
                  out.write(head.getBytes(StandardCharsets.US_ASCII));
                  for (int i = 0; i < 100_000; i++) {
                    out.write(("H" + i + ": x\r\n").getBytes(StandardCharsets.US_ASCII));
                  }
                });
        Hostile endless =
            Hostile.that(
                (socket, out) -> {
                  out.write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
                  while (!end.await(0, TimeUnit.MILLISECONDS)) {
                    out.write(kilobyte);
                  }
                });
        Hostile lies = Hostile.saying(head + "Content-Length: 1000\r\n\r\nshort");
        Hostile noHttp = Hostile.saying("SSH-2.0-OpenSSH_9.6\r\n\r\n")) {
      assertThat(failure(silent.url())).isEqualTo("timeout");
      assertThat(failure(dripsHead.url())).isEqualTo("timeout");
      assertThat(failure(dripsBody.url())).isEqualTo("timeout");
      assertThat(failure(floods.url())).isIn("protocol", "reset");
      assertThat(failure(endless.url())).isEqualTo("500");
      assertThat(failure(lies.url())).isEqualTo("reset");
      assertThat(failure(noHttp.url())).isIn("protocol", "reset", "timeout");
    } finally {
      end.countDown();
    }
    await().atMost(SOON).until(() -> service.bean(Lanes.class).underWay() == 0);
  }

  @Test
  void ofAnAnswer64KiBAreKeptWithTheirDigestAndWhateverBytesItsHeadersHave() throws Exception {
    String body = "y".repeat(200_000);
    String odd = "X-Odd: caf\u00e9\u00ff\u0001\r\nContent-Encoding: gzip\r\n";
    try (Hostile big =
        Hostile.saying(
            "HTTP/1.1 200 OK\r\n" + odd + "Content-Length: 200000\r\n\r\n" + body)) {
      String tenant = fresh("big");
      String id = fresh("e");
      service.endpoint(tenant, big.url());
      courses.publish(tenant, id, "{}");
      await().atMost(SOON).until(() -> ledger.state(id).equals("SUCCEEDED"));
      Map<String, Object> attempt = ledger.attempts(id).getFirst();
      byte[] kept = (byte[]) attempt.get("response_body");
      assertThat(kept).hasSize(65_536);
      assertThat(attempt.get("truncated")).isEqualTo(true);
      assertThat((byte[]) attempt.get("response_sha256"))
          .isEqualTo(MessageDigest.getInstance("SHA-256").digest(kept));
      assertThat((String) attempt.get("headers")).contains("x-odd").contains("gzip");
    }
  }

  @Test
  void retryAfterDelays() {
    String tenant = fresh("later");
    String id = fresh("e");
    String path = "/" + tenant;
    service.endpoint(tenant, SINK.url(path), Duration.ofMillis(10));
    SINK.next(path, new Sink.Reply(503, Map.of("Retry-After", "1.2")));
    courses.publish(tenant, id, "{}");
    await().atMost(SOON).until(() -> ledger.state(id).equals("SUCCEEDED"));
    List<Sink.Got> got = SINK.got(path);
    assertThat(got.get(1).nanos() - got.get(0).nanos())
        .isBetween(1_990_000_000L, 3_500_000_000L);
  }

  @Test
  void sixAttemptsAndThenADeadLetterWithAllThatIsNeededToRepeatIt() {
    String tenant = fresh("dead");
    String id = fresh("e");
    String path = "/" + tenant;
    Duration step = Duration.ofMillis(100);
    Endpoint endpoint =
        service.endpoint(tenant, SINK.url(path), step, step, step, step, step);
    SINK.always(path, Sink.Reply.of(500));
    courses.publish(tenant, id, "{\"x\":1}");
    await().atMost(SOON).until(() -> ledger.state(id).equals("DEAD exhausted"));
    assertThat(SINK.got(path)).hasSize(6);
    assertThat(ledger.attempts(id)).extracting(a -> a.get("attempt"))
        .containsExactly(1, 2, 3, 4, 5, 6);
    await().atMost(SOON).until(() -> courses.deadLetters(endpoint.id()).size() == 1);
    WebhookDeadLetter letter = courses.deadLetters(endpoint.id()).getFirst();
    assertThat(letter.getAttempts()).isEqualTo(6);
    assertThat(letter.getLastHttpStatus()).isEqualTo(500);
    assertThat(letter.getSourceEventId()).isEqualTo(id);
    assertThat(new String(letter.getBody().array(), StandardCharsets.UTF_8))
        .isEqualTo("{\"x\":1}");
    assertThat(courses.events(endpoint.id())).extracting(e -> e.getKind().name())
        .hasSize(6).endsWith("EXHAUSTED");
  }

  @Test
  void goneDisablesAtOnceAndWhatComesThenIsSkipped() {
    String tenant = fresh("gone");
    String path = "/" + tenant;
    String first = fresh("e");
    String second = fresh("e");
    Endpoint endpoint = service.endpoint(tenant, SINK.url(path), Duration.ofMillis(50));
    SINK.always(path, Sink.Reply.of(410));
    courses.publish(tenant, first, "{}");
    await().atMost(SOON).until(() -> ledger.state(first).equals("DEAD gone"));
    await()
        .atMost(SOON)
        .until(
            () ->
                service.bean(EndpointBook.class).find(endpoint.id()).orElseThrow().state()
                    == EndpointState.DISABLED);
    courses.publish(tenant, second, "{}");
    await().atMost(SOON).until(() -> ledger.state(second).equals("SKIPPED endpoint_disabled"));
    assertThat(SINK.got(path)).hasSize(1);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(courses.events(endpoint.id())).extracting(e -> e.getKind().name())
                    .contains("EXHAUSTED", "SKIPPED"));
  }

  @Test
  void pausedWaitsWithoutAnAttemptAndGoesOnWhenResumed() {
    String tenant = fresh("paused");
    String id = fresh("e");
    Endpoint endpoint = service.endpoint(tenant, SINK.url("/" + tenant));
    service.desk().pause(endpoint.id(), null, Service.ADA);
    courses.publish(tenant, id, "{}");
    await().atMost(SOON).until(() -> ledger.state(id).equals("PENDING paused"));
    assertThat(SINK.got("/" + tenant)).isEmpty();
    service.desk().resume(endpoint.id(), null, Service.ADA);
    await().atMost(SOON).until(() -> ledger.state(id).equals("SUCCEEDED"));
    assertThat(ledger.attempts(id)).hasSize(1);
  }

  @Test
  void aDeletedEndpointGetsNoRetry() {
    String tenant = fresh("deleted");
    String id = fresh("e");
    String path = "/" + tenant;
    Endpoint endpoint = service.endpoint(tenant, SINK.url(path), Duration.ofSeconds(2));
    SINK.always(path, Sink.Reply.of(500));
    courses.publish(tenant, id, "{}");
    await().atMost(SOON).until(() -> ledger.state(id).equals("RETRY http_500"));
    service.desk().delete(endpoint.id(), 0, null, Service.ADA);
    await().atMost(SOON).until(() -> ledger.state(id).startsWith("DISCARDED"));
    assertThat(SINK.got(path)).hasSize(1);
  }

  @Test
  void disabledThenEnabledResumes() {
    String tenant = fresh("enabled");
    String id = fresh("e");
    Endpoint endpoint = service.endpoint(tenant, SINK.url("/" + tenant));
    service.desk().disable(endpoint.id(), "test");
    service.desk().enable(endpoint.id(), null, Service.ADA);
    courses.publish(tenant, id, "{}");
    await().atMost(SOON).until(() -> ledger.state(id).equals("SUCCEEDED"));
  }

  @Test
  void poisonAndConflictsAreDeadLetteredAndBlockNobody() {
    String tenant = fresh("poison");
    String id = fresh("e");
    String bad = fresh("bad");
    String path = "/" + tenant;
    service.endpoint(tenant, SINK.url(path));
    courses.probe().send(Courses.PUBLISH, bad, new byte[] {1, 2, 3});
    courses.publish(tenant, "with.dot-" + bad, "{}");
    courses.publish(tenant, id, "{\"v\":1}");
    courses.publish(tenant, id, "{\"v\":1}");
    courses.publish(tenant, id, "{\"v\":2}");
    await().atMost(SOON).until(() -> ledger.state(id).equals("SUCCEEDED"));
    await().atMost(SOON).until(() -> courses.poison(bad).size() == 1);
    await().atMost(SOON).until(() -> courses.poison("with.dot-" + bad).size() == 1);
    await().atMost(SOON).until(() -> courses.poison(id).size() == 1);
    assertThat(CloudEvents.text(courses.poison(id).getFirst().headers(), "dlt_reason"))
        .isEqualTo("event_id_reused");
    assertThat(SINK.got(path)).hasSize(1);
    assertThat(ledger.deliveries(id)).hasSize(1);
  }

  @Test
  void takenInTellsNewRepeatAndConflictAlsoWithinOneCall() {
    String tenant = fresh("intake");
    String id = fresh("e");
    service.endpoint(tenant, SINK.url("/" + tenant));
    Intake intake = service.bean(Intake.class);
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

  @Test
  void aHundredPublishersOfOneEventMakeOneDelivery() throws Exception {
    String tenant = fresh("hundred");
    String id = fresh("e");
    service.endpoint(tenant, SINK.url("/" + tenant));
    Intake intake = service.bean(Intake.class);
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
    await().atMost(SOON).until(() -> ledger.state(id).equals("SUCCEEDED"));
    assertThat(SINK.got("/" + tenant)).hasSize(1);
  }

  @Test
  void orderOfAKeyHoldsThroughARetry() {
    String tenant = fresh("order");
    String path = "/" + tenant;
    service.endpoint(
        tenant,
        SINK.url(path),
        new Ordering(Ordering.Scope.KEY, true),
        Limits.USUAL,
        Duration.ofMillis(300));
    SINK.next(path, Sink.Reply.of(500));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add("k" + i + "-" + tenant);
      courses.publish(
          Courses.event(tenant, ids.getLast(), "{}").setOrderingKey("key-" + tenant).build());
    }
    await().atMost(SOON).until(() -> ledger.state(ids.getLast()).equals("SUCCEEDED"));
    List<String> wanted = new ArrayList<>(ids);
    wanted.addFirst(ids.getFirst());
    assertThat(SINK.got(path)).extracting(Sink.Got::id).containsExactlyElementsOf(wanted);
  }

  @Test
  void aDeadOneBlocksItsKeyUntilItIsReplayedWhereAsked() {
    String tenant = fresh("block");
    String path = "/" + tenant;
    service.endpoint(
        tenant, SINK.url(path), new Ordering(Ordering.Scope.ENDPOINT, false), Limits.USUAL);
    SINK.next(path, Sink.Reply.of(500));
    courses.publish(tenant, "b1-" + tenant, "{}");
    await().atMost(SOON).until(() -> ledger.state("b1-" + tenant).equals("DEAD exhausted"));
    courses.publish(tenant, "b2-" + tenant, "{}");
    await().atMost(SOON).until(() -> ledger.state("b2-" + tenant).startsWith("PENDING"));
    await()
        .during(Duration.ofSeconds(2))
        .atMost(SOON)
        .until(() -> ledger.state("b2-" + tenant).startsWith("PENDING"));
    ledger
        .jdbc()
        .sql("UPDATE webhook_deliveries SET holds = false WHERE event_id = ?")
        .param("b1-" + tenant)
        .update();
    await().atMost(SOON).until(() -> ledger.state("b2-" + tenant).equals("SUCCEEDED"));
  }

  @Test
  void moreThanALaneHoldsWaitsInTheDatabaseAndGetsThrough() {
    String tenant = fresh("many");
    String path = "/" + tenant;
    service.endpoint(
        tenant, SINK.url(path), Ordering.NONE, new Limits(4, 0, 1));
    CountDownLatch gate = SINK.hold(path);
    for (int i = 0; i < 300; i++) {
      courses.throwIn(Courses.event(tenant, "m" + i + "-" + tenant, "{}").build());
    }
    await()
        .atMost(SOON)
        .until(
            () ->
                ledger.count(
                        "SELECT count(*) FROM webhook_deliveries WHERE tenant_id = ? AND status ="
                            + " 'PENDING' AND reason = 'lane_full'",
                        tenant)
                    > 100);
    assertThat(SINK.got(path)).hasSizeLessThanOrEqualTo(4);
    gate.countDown();
    await().atMost(SOON).until(() -> SINK.got(path).size() == 300);
    await()
        .atMost(SOON)
        .until(
            () ->
                ledger.count(
                        "SELECT count(*) FROM webhook_deliveries WHERE tenant_id = ? AND status ="
                            + " 'SUCCEEDED'",
                        tenant)
                    == 300);
    assertThat(SINK.got(path)).extracting(Sink.Got::id).doesNotHaveDuplicates();
  }

  @Test
  void failingForTooLongDisables() {
    String tenant = fresh("failing");
    String id = fresh("e");
    String path = "/" + tenant;
    Endpoint endpoint = service.endpoint(tenant, SINK.url(path));
    SINK.always(path, Sink.Reply.of(500));
    ledger
        .jdbc()
        .sql(
            "INSERT INTO webhook_failing VALUES (?, now() - interval '121 hours',"
                + " now() - interval '1 hour')")
        .param(endpoint.id())
        .update();
    courses.publish(tenant, id, "{}");
    await()
        .atMost(SOON)
        .until(
            () ->
                service.bean(EndpointBook.class).find(endpoint.id()).orElseThrow().state()
                    == EndpointState.DISABLED);
  }

  @Test
  void aStaleFailureWindowDoesNotDisableAndASuccessClearsIt() {
    String tenant = fresh("stale");
    String path = "/" + tenant;
    Endpoint endpoint = service.endpoint(tenant, SINK.url(path));
    SINK.next(path, Sink.Reply.of(500));
    ledger
        .jdbc()
        .sql(
            "INSERT INTO webhook_failing VALUES (?, now() - interval '500 hours',"
                + " now() - interval '130 hours')")
        .param(endpoint.id())
        .update();
    String failing = "SELECT count(*) FROM webhook_failing WHERE endpoint_id = ?";
    courses.publish(tenant, "s1-" + tenant, "{}");
    await()
        .atMost(SOON)
        .until(
            () ->
                ledger.count(failing + " AND since > now() - interval '1 hour'", endpoint.id())
                    == 1);
    courses.publish(tenant, "s2-" + tenant, "{}");
    await().atMost(SOON).until(() -> ledger.count(failing, endpoint.id()) == 0);
    assertThat(service.bean(EndpointBook.class).find(endpoint.id()).orElseThrow().state())
        .isEqualTo(EndpointState.ENABLED);
  }
}
