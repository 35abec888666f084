package io.observatory.hitl;

import static io.observatory.hitl.Gateway.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.EventStream;
import io.observatory.testsupport.Infra;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who listens to a session hears all of it, once, and nothing of others. */
class SessionStreamIT {

  private static final Infra INFRA = Infra.shared();
  private static Gateway gateway;
  private static TestSessions sessions;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    gateway =
        Gateway.start(
            INFRA,
            INFRA.database("hitl"),
            Map.of("hitl.streams", "2", "hitl.stream-heartbeat", "100ms"));
    sessions = new TestSessions(INFRA);
    await().atMost(Duration.ofSeconds(30)).until(gateway::isReady);
  }

  @AfterAll
  static void stop() {
    sessions.close();
    gateway.close();
  }

  /** A place is free again once the service has noticed that its listener is gone. */
  private static EventStream listen(String sessionId, @Nullable String after) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> gateway.stream(sessionId, after), stream -> true);
  }

  private static List<String> told(EventStream stream, int count) {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      EventStream.Event event = stream.next();
      told.add(
          switch (event.name()) {
            case "released" ->
                "released " + event.data().get("decision").get("meta").get("trace_id").asString();
            case "gate" -> "gate " + event.data().get("kind").asString();
            default -> "control " + event.data().get("kind").asString();
          });
    }
    return told;
  }

  /** Who decides before people were asked is refused first, and that is heard, too. */
  private static boolean asked(String sessionId) {
    return !Gateway.json(gateway.get("/v1/approvals?session=" + sessionId, VIEWER))
        .get("items")
        .isEmpty();
  }

  @Test
  void aListenerHearsWhatIsReleasedHeldAndCommanded() {
    try (EventStream stream = listen("heard-1", null)) {
      stream.nextOrComment();
      sessions.say("heard-2", "x");
      sessions.say("heard-1", "a");
      assertThat(told(stream, 1)).containsExactly("released a");
      sessions.ask("heard-1", "b");
      assertThat(told(stream, 1)).containsExactly("gate OPENED");
      await().atMost(Duration.ofSeconds(30)).until(() -> asked("heard-1"));
      gateway.command("heard-1", "approve", "{}");
      assertThat(told(stream, 3))
          .containsExactlyInAnyOrder("released b", "gate CLOSED", "control APPLIED");
    }
  }

  @Test
  void aListenerGoesOnWhereItWas() {
    String last;
    try (EventStream stream = listen("heard-3", null)) {
      stream.nextOrComment();
      sessions.say("heard-3", "a");
      last = stream.next().id();
    }
    sessions.say("heard-3", "b");
    sessions.say("heard-3", "c");
    try (EventStream stream = listen("heard-3", last)) {
      assertThat(told(stream, 2)).containsExactly("released b", "released c");
    }
    for (String nonsense : List.of("nonsense", "r0-", "r0--1", last + "x", "r0-1")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(
                          gateway
                              .get("/v1/sessions/heard-3/stream?after=" + nonsense, VIEWER)
                              .statusCode())
                      .as(nonsense)
                      .isEqualTo(400));
    }
  }

  @Test
  void thereAreOnlySoManyPlaces() {
    try (EventStream one = listen("heard-4", null);
        EventStream two = listen("heard-4", null)) {
      one.nextOrComment();
      two.nextOrComment();
      assertThat(gateway.get("/v1/sessions/heard-4/stream", VIEWER).statusCode()).isEqualTo(503);
    }
  }
}
