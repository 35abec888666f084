package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.EventStream;
import io.observatory.testsupport.Infra;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who listens to approvals hears all of it, once, on whichever instance. */
class ApprovalStreamIT {

  private static final Map<String, String> OFTEN = Map.of("hitl.stream-heartbeat", "100ms");

  @RegisterExtension static final Stage STAGE = Stage.with(OFTEN);

  private static final Duration SOON = Duration.ofSeconds(60);
  private static Gateway other;

  @BeforeAll
  static void start() {
    other = Gateway.start(Infra.shared(), STAGE.database(), OFTEN);
    await().atMost(SOON).until(other::isReady);
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  private static EventStream listen(Gateway at, String query, @Nullable String after) {
    EventStream stream = at.listen("/v1/approvals/stream" + query, after);
    stream.nextOrComment();
    return stream;
  }

  /** Who is told of what, such as {@code id APPROVED 3}. */
  private static String told(EventStream.Event event) {
    return event.data().get("approval_id").asString()
        + " "
        + event.data().get("kind").asString()
        + " "
        + event.data().get("revision").asLong();
  }

  private static List<String> expected(String id, String end) {
    return List.of(id + " OPENED 1", id + " VOTED 2", id + " " + end + " 3");
  }

  @Test
  void aListenerThatComesAndGoesMissesNothingAndHearsNothingTwice() {
    List<String> told = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    Random random = new Random(4);
    String last = null;
    try (EventStream stream = listen(STAGE.gateway(), "?action=sse.a", null)) {
      last = stream.nextOrComment().id();
    }
    for (int round = 0; round < 6; round++) {
      Gateway at = round % 2 == 0 ? other : STAGE.gateway();
      try (EventStream stream = listen(at, "?action=sse.a", last)) {
        for (int i = 0; i < 4; i++) {
          String id = opened(round * 4 + i);
          boolean approve = random.nextBoolean();
          STAGE.approvals().decide(id, "ann", approve);
          expected.addAll(expected(id, approve ? "APPROVED" : "DENIED"));
        }
        // Leaves in the middle of what is told.
        int most = expected.size() - told.size() - (round == 5 ? 0 : random.nextInt(8));
        for (int i = 0; i < most; i++) {
          EventStream.Event event = stream.next();
          told.add(told(event));
          last = event.id();
        }
      }
    }
    assertThat(told).containsExactlyInAnyOrderElementsOf(expected);
    for (String one : expected) {
      String id = one.substring(0, one.indexOf(' '));
      assertThat(told.stream().filter(each -> each.startsWith(id)).toList())
          .as("in order")
          .containsExactlyElementsOf(
              expected.stream().filter(each -> each.startsWith(id)).toList());
    }
  }

  @Test
  void anEventThatIsRepeatedIsToldOnce() {
    try (EventStream stream = listen(STAGE.gateway(), "?action=sse.repeat", null)) {
      String id = STAGE.approvals().pending("sse.repeat");
      assertThat(told(stream.next())).isEqualTo(id + " OPENED 1");
      STAGE.sessions().probe().send(TestApprovals.EVENTS, id, STAGE.approvals().raw(id).getFirst());
      STAGE.approvals().decide(id, "ann", true);
      assertThat(told(stream.next())).isEqualTo(id + " VOTED 2");
    }
  }

  private static String opened(int number) {
    return STAGE
        .approvals()
        .open("sse.a", "{\"i\":%d}".formatted(number))
        .get("approval_id")
        .asString();
  }

  @Test
  void aListenerHearsWhatItWants() {
    STAGE.approvals().policy("sse.b.", "{\"quorum\":\"1 of role:sre\"}");
    try (EventStream denials = listen(other, "?state=denied&policy=sse.b.", null);
        EventStream agents = listen(other, "?agent=nobody", null)) {
      String approved = STAGE.approvals().pending("sse.b.approved");
      String elsewhere = STAGE.approvals().pending("sse.c.denied");
      String denied = STAGE.approvals().pending("sse.b.denied");
      STAGE.approvals().decide(approved, "ann", true);
      STAGE.approvals().decide(elsewhere, "ann", false);
      STAGE.approvals().decide(denied, "ann", false);
      assertThat(told(denials.next())).isEqualTo(denied + " DENIED 3");
      assertThat(agents.nextOrComment().name()).isEmpty();
    }
  }

  @Test
  void anIdThatIsNoneIsRefused() {
    String place;
    try (EventStream stream = listen(other, "", null)) {
      place = stream.nextOrComment().id();
    }
    String beyond = place.replaceFirst("-[0-9]+", "-999999999");
    for (String nonsense : List.of("nonsense", "a0-1", "r0-1", place + "x", beyond)) {
      assertThat(other.get("/v1/approvals/stream?after=" + nonsense, Gateway.VIEWER).statusCode())
          .as(nonsense)
          .isEqualTo(400);
    }
    assertThat(other.get("/v1/approvals/stream", Gateway.AGENT).statusCode()).isEqualTo(403);
  }
}
