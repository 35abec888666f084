package io.observatory.webhook.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.testsupport.MutableClock;
import io.observatory.webhook.signing.HmacKey;
import io.observatory.webhook.signing.JdkEd25519;
import io.observatory.webhook.source.Reception.Outcome;
import io.observatory.webhook.source.Reception.Refused;
import io.observatory.webhook.source.Reception.Taken;
import io.observatory.webhook.source.Reception.Unknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReceptionTest {
  private static final String SECRET = "a secret of some length";

  private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
  private final Shelf shelf = new Shelf();
  private final AtomicLong nanos = new AtomicLong();
  private final List<ReceivedWebhook> topic = new CopyOnWriteArrayList<>();
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private volatile @Nullable CompletableFuture<Void> broker;
  private volatile boolean brokerAway;
  private final List<Refusals.Sum> sums = new CopyOnWriteArrayList<>();
  private final Refusals told = new Refusals(sum -> !brokerAway && sums.add(sum));
  private final Verifiers verifiers = new Verifiers(new JdkEd25519());
  private final SourceBook book = new SourceBook(shelf, verifiers, id -> Rate.of(0), nanos::get);
  private final Reception reception =
      new Reception(
          book,
          new FakeFields(),
          this::append,
          new Log(),
          told,
          clock,
          (source, delivery) -> source + "/" + delivery);

  private void append(ReceivedWebhook webhook) {
    CompletableFuture<Void> wait = broker;
    if (wait != null) {
      wait.join();
    }
    if (brokerAway) {
      throw new ReceivedTopic.TopicAwayException("away", new IllegalStateException("no broker"));
    }
    topic.add(webhook);
  }

  @BeforeEach
  void sources() {
    shelf.put(source("github", Scheme.of(SchemeKind.GITHUB), Routing.NONE, true));
    shelf.put(source("bearer", Scheme.of(SchemeKind.BEARER), Routing.NONE, true));
    shelf.put(source("off", Scheme.of(SchemeKind.BEARER), Routing.NONE, false));
  }

  private Source source(String id, Scheme scheme, Routing routing, boolean enabled) {
    return new Source(
        id,
        "",
        scheme,
        Credentials.of(SECRET),
        Source.USUAL_TOLERANCE,
        routing,
        enabled,
        shelf.nextVersion(),
        clock.instant());
  }

  private Outcome github(String delivery, String body) {
    return reception.receive(
        "github",
        Arrivals.of(
            body,
            "X-GitHub-Delivery",
            delivery,
            "X-GitHub-Event",
            "push",
            "Content-Type",
            "application/json",
            "Authorization",
            "must not be kept",
            "X-Hub-Signature-256",
            "sha256=" + hex(body)));
  }

  private Outcome bearer(String body) {
    return reception.receive("bearer", Arrivals.of(body, "Authorization", "Bearer " + SECRET));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(Arrivals.hmac(SECRET, text));
  }

  @Test
  void whatIsTakenIsInTheTopicWithoutCredentials() {
    assertThat(github("d1", "{}")).isEqualTo(new Taken("github/d1", false));
    ReceivedWebhook webhook = topic.getFirst();
    assertThat(webhook.type()).isEqualTo("push");
    assertThat(webhook.contentType()).isEqualTo("application/json");
    assertThat(webhook.deliveryId()).isEqualTo("d1");
    assertThat(webhook.body()).isEqualTo("{}".getBytes(UTF_8));
    assertThat(webhook.headers()).containsKey("x-github-event").doesNotContainKey("authorization");
  }

  /** Ingest: the same delivery id twice. */
  @Test
  void theSameDeliveryIdTwiceMakesOneEvent() {
    github("d1", "{}");
    assertThat(github("d1", "{}")).isEqualTo(new Taken("github/d1", true));
    assertThat(github("d2", "{}")).isEqualTo(new Taken("github/d2", false));
    assertThat(topic).hasSize(2);
  }

  @Test
  void aForgedOneMakesNoneAndIsToldToOperators() {
    Outcome outcome =
        reception.receive(
            "github", Arrivals.of("{}", "X-Hub-Signature-256", "sha256=" + hex("{ }")));
    assertThat(outcome).isEqualTo(new Refused("FORGED"));
    assertThat(refusals).containsExactly("github FORGED");
    assertThat(topic).isEmpty();
  }

  @Test
  void anUnknownSourceAndOneThatIsOff() {
    assertThat(reception.receive("nobody", Arrivals.of("{}"))).isEqualTo(new Unknown());
    assertThat(reception.receive("off", Arrivals.of("{}", "Authorization", "Bearer " + SECRET)))
        .isEqualTo(new Unknown());
  }

  @Test
  void withoutAnIdTheSameBodyIsARepeatForAWhile() {
    assertThat(bearer("{}"))
        .isInstanceOfSatisfying(Taken.class, t -> assertThat(t.repeat()).isFalse());
    assertThat(bearer("{}"))
        .isInstanceOfSatisfying(Taken.class, t -> assertThat(t.repeat()).isTrue());
    clock.advance(Duration.ofMinutes(11));
    assertThat(bearer("{}"))
        .isInstanceOfSatisfying(Taken.class, t -> assertThat(t.repeat()).isFalse());
    assertThat(topic).hasSize(2);
    assertThat(topic.get(0).eventId()).isNotEqualTo(topic.get(1).eventId());
  }

  /** Ingest: the broker away is never a false yes. */
  @Test
  void brokerAwayIsNeverAFalseYesAndTheNextTryCounts() {
    brokerAway = true;
    assertThatThrownBy(() -> github("d1", "{}"))
        .isInstanceOf(ReceivedTopic.TopicAwayException.class);
    brokerAway = false;
    assertThat(github("d1", "{}")).isEqualTo(new Taken("github/d1", false));
    assertThat(topic).hasSize(1);
  }

  /** Ingest: the same delivery a hundred times at once. */
  @Test
  void aHundredAtOnceMakeOneEventAndWaitForIt() throws Exception {
    CompletableFuture<Void> slow = new CompletableFuture<>();
    broker = slow;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Outcome>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(threads.submit(() -> github("d1", "{}")));
      }
      assertThat(topic).isEmpty();
      slow.complete(null);
      long first = 0;
      for (Future<Outcome> answer : answers) {
        first += ((Taken) answer.get()).repeat() ? 0 : 1;
      }
      assertThat(first).isEqualTo(1);
    }
    assertThat(topic).hasSize(1);
  }

  @Test
  void aRepeatOfOneThatFailsFailsToo() throws Exception {
    CompletableFuture<Void> slow = new CompletableFuture<>();
    broker = slow;
    brokerAway = true;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Outcome> one = threads.submit(() -> github("d1", "{}"));
      Future<Outcome> other = threads.submit(() -> github("d1", "{}"));
      slow.complete(null);
      for (Future<Outcome> each : List.of(one, other)) {
        assertThatThrownBy(each::get).hasCauseInstanceOf(ReceivedTopic.TopicAwayException.class);
      }
    }
    assertThat(topic).isEmpty();
  }

  @Test
  void aSignedTimeIsAcceptedUnderOneIdOnly() {
    SignedForm form =
        new SignedForm(
            HmacKey.Hash.SHA256, Encoding.HEX, "", "{timestamp}.{body}", "X-Sig", "X-Time", "X-Id");
    shelf.put(source("form", new Scheme(SchemeKind.HMAC, form, null), Routing.NONE, true));
    String time = Long.toString(clock.instant().getEpochSecond());
    String signature = hex(time + ".{}");
    for (String id : List.of("d1", "d1", "d2")) {
      Outcome outcome =
          reception.receive(
              "form", Arrivals.of("{}", "X-Sig", signature, "X-Time", time, "X-Id", id));
      if (id.equals("d2")) {
        assertThat(outcome).isEqualTo(new Refused("REPLAYED"));
      } else {
        assertThat(outcome).isInstanceOf(Taken.class);
      }
    }
    assertThat(topic).hasSize(1);
  }

  @Test
  void aHeadersIdDoesNotLetASignedTimeInTwice() {
    Routing byHeader = new Routing(null, null, null, Selector.header("X-Id"));
    shelf.put(source("slack", Scheme.of(SchemeKind.SLACK), byHeader, true));
    String time = Long.toString(clock.instant().getEpochSecond());
    String signature = "v0=" + hex("v0:" + time + ":{}");
    for (String id : List.of("d1", "d1", "d2")) {
      Outcome outcome =
          reception.receive(
              "slack",
              Arrivals.of(
                  "{}",
                  "X-Slack-Request-Timestamp",
                  time,
                  "X-Slack-Signature",
                  signature,
                  "X-Id",
                  id));
      if (id.equals("d2")) {
        assertThat(outcome).isEqualTo(new Refused("REPLAYED"));
      } else {
        assertThat(outcome).isInstanceOf(Taken.class);
      }
    }
    assertThat(topic).hasSize(1);
  }

  @Test
  void aSourceWhoseSecretIsSealedTakesNothingAndKeepsNobody() {
    shelf.put(
        new Source(
            "sealed",
            "",
            Scheme.of(SchemeKind.BEARER),
            Credentials.SEALED,
            Source.USUAL_TOLERANCE,
            Routing.NONE,
            true,
            shelf.nextVersion(),
            clock.instant()));
    for (String token : List.of("", SECRET)) {
      assertThat(reception.receive("sealed", Arrivals.of("{}", "Authorization", "Bearer " + token)))
          .isEqualTo(new Reception.Sealed());
    }
    assertThat(bearer("{}")).isInstanceOf(Taken.class);
  }

  @Test
  void slacksChallengeIsAnsweredWithoutAnEvent() {
    shelf.put(source("slack", Scheme.of(SchemeKind.SLACK), Routing.NONE, true));
    String time = Long.toString(clock.instant().getEpochSecond());
    String body = "type=url_verification,challenge=c1";
    String signature = "v0=" + hex("v0:" + time + ":" + body);
    Arrival signed =
        Arrivals.of(body, "X-Slack-Request-Timestamp", time, "X-Slack-Signature", signature);
    assertThat(reception.receive("slack", signed)).isEqualTo(new Reception.Challenged("c1"));
    Arrival forged =
        Arrivals.of(body + " ", "X-Slack-Request-Timestamp", time, "X-Slack-Signature", signature);
    assertThat(reception.receive("slack", forged)).isEqualTo(new Refused("FORGED"));
    assertThat(topic).isEmpty();
  }

  @Test
  void routing() {
    Routing routing =
        new Routing(
            new Selector(Selector.From.CONSTANT, "triage"),
            new Selector(Selector.From.POINTER, "/session"),
            new Selector(Selector.From.HEADER, "X-Kind"),
            new Selector(Selector.From.POINTER, "/id"));
    shelf.put(source("routed", Scheme.of(SchemeKind.BEARER), routing, true));
    reception.receive(
        "routed",
        Arrivals.of("session=s1,id=7", "Authorization", "Bearer " + SECRET, "X-Kind", "k"));
    ReceivedWebhook webhook = topic.getFirst();
    assertThat(webhook.intent()).isEqualTo("triage");
    assertThat(webhook.sessionId()).isEqualTo("s1");
    assertThat(webhook.type()).isEqualTo("k");
    assertThat(webhook.deliveryId()).isEqualTo("7");
    reception.receive("routed", Arrivals.of("x".repeat(300), "Authorization", "Bearer " + SECRET));
    assertThat(topic.get(1).sessionId()).isNull();
  }

  @Test
  void aChangedSourceCountsWithinASecondAndTheLastOneWhileTheStoreIsAway() {
    github("d1", "{}");
    shelf.remove("github");
    assertThat(github("d2", "{}")).isInstanceOf(Taken.class);
    nanos.addAndGet(Duration.ofMillis(1_100).toNanos());
    assertThat(github("d3", "{}")).isEqualTo(new Unknown());
    shelf.away = true;
    nanos.addAndGet(Duration.ofMillis(1_100).toNanos());
    assertThat(bearer("{}")).isInstanceOf(Taken.class);
  }

  @Test
  void aBookThatWasReadIsOpenWithoutItsStore() {
    shelf.away = true;
    assertThat(book.isOpen()).isFalse();
    shelf.away = false;
    assertThat(book.isOpen()).isTrue();
    shelf.away = true;
    for (int i = 0; i < 3; i++) {
      nanos.addAndGet(Duration.ofSeconds(2).toNanos());
      assertThat(bearer("{}")).isInstanceOf(Taken.class);
    }
    assertThat(book.isOpen()).isTrue();
    assertThat(book.outdatedFor()).isEqualTo(Duration.ofSeconds(6));
    shelf.away = false;
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(bearer("{}")).isInstanceOf(Taken.class);
    assertThat(book.outdatedFor()).isZero();
  }

  @Test
  void refusalsAreToldInSumsOnceTheTopicIsThere() {
    Arrival forged = Arrivals.of("{}", "Authorization", "Bearer " + SECRET + "!");
    brokerAway = true;
    for (int i = 0; i < 3; i++) {
      assertThat(reception.receive("bearer", forged)).isEqualTo(new Refused("FORGED"));
    }
    told.tell();
    assertThat(sums).isEmpty();
    brokerAway = false;
    assertThat(reception.receive("bearer", Arrivals.of("{}"))).isEqualTo(new Refused("MISSING"));
    told.tell();
    told.tell();
    assertThat(sums)
        .containsExactlyInAnyOrder(
            new Refusals.Sum("bearer", "forged", 3), new Refusals.Sum("bearer", "missing", 1));
    for (int i = 0; i < 2_000; i++) {
      told.add("s" + i, "forged", 1);
    }
    told.tell();
    assertThat(sums).hasSize(1_002);
  }

  private final class Log implements ReceptionLog {
    @Override
    public void taken(Source source, boolean repeat) {}

    @Override
    public void refused(Source source, String reason) {
      refusals.add(source.id() + " " + reason);
    }

    @Override
    public void deferred(String cause) {}

    @Override
    public void unknown() {
      refusals.add("unknown");
    }
  }
}
