package io.observatory.hitl;

import static io.observatory.hitl.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.events.GateEventKind;
import io.observatory.platform.kafka.Misrouting;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Commands that come twice, and messages that lie where they do not belong. */
@OnSharedService
class RepeatIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int PARTITIONS = 6;
  private static final String DEAD_DECISIONS = TestSessions.DECISIONS + "-hitl-service-dlt";
  private static final String DEAD_COMMANDS = TestSessions.CONTROL + "-hitl-service-dlt";

  @Test
  void aPauseUnpauseAndPauseThatAreSentAgainLeaveTheSessionPaused() {
    try (TopicReader control = control()) {
      STAGE.gateway().command("again-1", "pause", "{}");
      STAGE.sessions().say("again-1", "a");
      STAGE.gateway().command("again-1", "unpause", "{}");
      STAGE.gateway().command("again-1", "pause", "{}");
      sendAgain(control, "again-1", 3);

      STAGE.sessions().say("again-1", "b");
      passBy("again-1");
      assertThat(STAGE.sessions().traces("again-1")).containsExactly("a");
      assertThat(gates("again-1", GateEventKind.OPENED)).isEqualTo(2);
      assertThat(gates("again-1", GateEventKind.CLOSED)).isEqualTo(1);
      STAGE.gateway().command("again-1", "unpause", "{}");
      sendAgain(control, "again-1", 4);
      STAGE.sessions().say("again-1", "c");
      await()
          .atMost(SOON)
          .until(() -> STAGE.sessions().traces("again-1").equals(List.of("a", "b", "c")));
    }
  }

  @Test
  void whatIsInjectedTwiceOverTheOutboxComesOutOnce() {
    try (TopicReader control = control()) {
      STAGE.gateway().command("again-2", "inject", injection("again-2", "now"));
      STAGE.gateway().command("again-2", "pause", "{}");
      STAGE.gateway().command("again-2", "inject", injection("again-2", "held"));
      sendAgain(control, "again-2", 3);
      passBy("again-2");
      assertThat(STAGE.sessions().traces("again-2")).containsExactly("now");
      STAGE.gateway().command("again-2", "unpause", "{}");
      sendAgain(control, "again-2", 4);
      passBy("again-2");
      assertThat(STAGE.sessions().traces("again-2")).containsExactly("now", "held");
    }
  }

  @Test
  void anOutboxThatDiesBetweenSendAndMarkRepeatsItselfWithoutEffect() {
    STAGE.gateway().command("again-3", "pause", "{}");
    try (TopicReader control = control()) {
      // The rows were sent and can not be marked as sent, as if it had been killed in between.
      rights("REVOKE DELETE ON outbox FROM ");
      try {
        STAGE.gateway().command("again-3", "unpause", "{}");
        STAGE.gateway().command("again-3", "inject", injection("again-3", "once"));
        STAGE.gateway().command("again-3", "pause", "{}");
        await().atMost(SOON).until(() -> control.of("again-3").size() > 6);
      } finally {
        rights("GRANT DELETE ON outbox TO ");
      }
    }
    assertThat(json(STAGE.gateway().command("again-3", "pause", "{}")).get("code").asString())
        .isEqualTo("already_paused");
    STAGE.sessions().say("again-3", "held");
    passBy("again-3");
    assertThat(STAGE.sessions().traces("again-3")).containsExactly("once");
    STAGE.gateway().command("again-3", "unpause", "{}");
    await()
        .atMost(SOON)
        .until(() -> STAGE.sessions().traces("again-3").equals(List.of("once", "held")));
  }

  @Test
  void aMessageInAnotherPartitionIsMovedToItsSessionAndHeldThere() {
    MeterRegistry meters = STAGE.gateway().bean(MeterRegistry.class);
    double before = meters.counter("observatory.hitl.misrouted").count();
    int wrong = (partition("stray-1") + 1) % PARTITIONS;
    STAGE.gateway().command("stray-1", "pause", "{}");
    STAGE.sessions().say("stray-1", "a");
    sendTo(TestSessions.DECISIONS, wrong, "stray-1", message("stray-1", "b"));
    String there = sessionOf(wrong, "beside-stray");
    STAGE.sessions().say(there, "goes on");

    await().atMost(SOON).until(() -> STAGE.sessions().traces(there).equals(List.of("goes on")));
    await()
        .atMost(SOON)
        .until(() -> meters.counter("observatory.hitl.misrouted").count() == before + 1);
    passBy("stray-1");
    assertThat(STAGE.sessions().released("stray-1")).isEmpty();
    STAGE.gateway().command("stray-1", "unpause", "{}");
    await().atMost(SOON).until(() -> STAGE.sessions().traces("stray-1").equals(List.of("a", "b")));
    assertThat(STAGE.sessions().released("stray-1"))
        .allMatch(record -> record.partition() == partition("stray-1"));
  }

  @Test
  void aMessageWithoutItsSessionsKeyIsDeadLetteredAndItsPartitionGoesOn() {
    try (TopicReader dead = new TopicReader(INFRA.bootstrapServers(), DEAD_DECISIONS)) {
      int at = partition("stray-2");
      byte[] anothers = message("stray-3", "a");
      sendTo(TestSessions.DECISIONS, at, null, message("stray-2", "nobody's"));
      sendTo(TestSessions.DECISIONS, at, "stray-2", anothers);
      sendTo(TestSessions.DECISIONS, at, "stray-2", "no avro".getBytes(StandardCharsets.UTF_8));
      STAGE.sessions().say("stray-2", "good");

      await().atMost(SOON).until(() -> STAGE.sessions().traces("stray-2").equals(List.of("good")));
      await().atMost(SOON).until(() -> dead.of("stray-2").size() == 2);
      assertThat(dead.of("stray-2").getFirst().value()).isEqualTo(anothers);
      assertThat(reason(dead.of("stray-2").getFirst())).isEqualTo("key_mismatch");
      assertThat(dead.all())
          .filteredOn(record -> record.key() == null)
          .extracting(RepeatIT::reason)
          .contains("null_key");
      passBy("stray-3");
      assertThat(STAGE.sessions().released("stray-3")).isEmpty();
    }
  }

  @Test
  void aCommandInAnotherPartitionIsDeadLetteredAndHasNoEffect() {
    try (TopicReader control = control();
        TopicReader dead = new TopicReader(INFRA.bootstrapServers(), DEAD_COMMANDS)) {
      STAGE.gateway().command("stray-4", "pause", "{}");
      STAGE.gateway().command("stray-4", "unpause", "{}");
      await().atMost(SOON).until(() -> control.of("stray-4").size() == 2);
      byte[] pause = control.of("stray-4").getFirst().value();
      int wrong = (partition("stray-4") + 1) % PARTITIONS;
      sendTo(TestSessions.CONTROL, wrong, "stray-4", pause);

      await().atMost(SOON).until(() -> dead.of("stray-4").size() == 1);
      assertThat(reason(dead.of("stray-4").getFirst())).isEqualTo("misrouted");
      STAGE.sessions().say("stray-4", "a");
      await().atMost(SOON).until(() -> STAGE.sessions().traces("stray-4").equals(List.of("a")));
    }
  }

  private static TopicReader control() {
    return new TopicReader(INFRA.bootstrapServers(), TestSessions.CONTROL);
  }

  /** All of the session's commands once more, as an outbox that forgot that it sent them. */
  private static void sendAgain(TopicReader control, String sessionId, int commands) {
    await().atMost(SOON).until(() -> control.of(sessionId).size() >= commands);
    for (ConsumerRecord<byte[], byte[]> record : control.of(sessionId)) {
      STAGE
          .sessions()
          .probe()
          .send(
              new ProducerRecord<>(
                  record.topic(), null, record.key(), record.value(), record.headers()));
    }
  }

  /** Returns when what was sent for the session before has been dealt with. */
  private static void passBy(String sessionId) {
    String beside = sessionOf(partition(sessionId), "beside-" + sessionId);
    int before = STAGE.sessions().released(beside).size();
    STAGE.sessions().say(beside, "t" + before);
    await().atMost(SOON).until(() -> STAGE.sessions().released(beside).size() == before + 1);
  }

  private static String sessionOf(int partition, String prefix) {
    int i = 0;
    while (partition(prefix + i) != partition) {
      i++;
    }
    return prefix + i;
  }

  private static int partition(String sessionId) {
    return Misrouting.partition(sessionId.getBytes(StandardCharsets.UTF_8), PARTITIONS);
  }

  private static void sendTo(
      String topic, int partition, @org.jspecify.annotations.Nullable String key, byte[] value) {
    byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    STAGE.sessions().probe().send(new ProducerRecord<>(topic, partition, bytes, value));
  }

  private static byte[] message(String sessionId, String trace) {
    return STAGE
        .sessions()
        .codec()
        .encode(TestSessions.DECISIONS, TestSessions.decision(sessionId, trace, false).build());
  }

  private static String injection(String sessionId, String trace) {
    return """
    {"decision":{"meta":{"trace_id":"%s","timestamp":"2026-11-20T12:00:00Z","session_id":"%s"},
     "identity":{"agent_id":"olga","agent_type":"person","capability_version":"1"}}}
    """
        .formatted(trace, sessionId);
  }

  private static String reason(ConsumerRecord<byte[], byte[]> record) {
    return TestSessions.header(record, "dlt_reason");
  }

  private static long gates(String sessionId, GateEventKind kind) {
    return STAGE.sessions().gateEvents(sessionId).stream()
        .filter(event -> event.getKind() == kind)
        .count();
  }

  private static void rights(String sql) {
    var owner =
        new DriverManagerDataSource(
            STAGE.database().jdbcUrl(),
            STAGE.database().ownerUser(),
            STAGE.database().ownerPassword());
    JdbcClient.create(owner).sql(sql + STAGE.database().appUser()).update();
  }
}
