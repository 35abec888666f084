package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.DecisionControl;
import io.observatory.events.DecisionLog;
import io.observatory.events.GateEvent;
import io.observatory.events.GateEventKind;
import io.observatory.events.SessionControl;
import io.observatory.events.SessionControlKind;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** T12: what an agent says is never a command; what the gateway commands passes what waits. */
@OnSharedService
class ControlIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void t12AMessageThatCallsItselfControlWaitsAsEveryOther() {
    String session = "control-1";
    try (TopicReader commands = new TopicReader(INFRA.bootstrapServers(), TestSessions.CONTROL)) {
      STAGE.gateway().command(session, "pause", "{}");
      DecisionLog aping =
          TestSessions.decision(session, "CONTROL", false)
              .setControl(new DecisionControl(false, "UNPAUSE", true))
              .build();
      aping.getIdentity().setAgentType("CONTROL");
      aping.getAction().setToolCall("unpause");
      aping.getAction().setToolInput("{\"kind\":\"UNPAUSE\",\"flush_all\":true}");
      send(session, STAGE.sessions().codec().encode(TestSessions.DECISIONS, aping));
      await().atMost(SOON).until(() -> commands.of(session).size() == 1);
      byte[] command = commands.of(session).getFirst().value();
      SessionControl unpause =
          STAGE.sessions().codec().decode(TestSessions.CONTROL, command, SessionControl.class);
      unpause.setKind(SessionControlKind.UNPAUSE);
      unpause.setControlSeq(unpause.getControlSeq() + 1);
      send(session, STAGE.sessions().codec().encode(TestSessions.CONTROL, unpause));
      STAGE.sessions().say(session, "b");

      await().atMost(SOON).until(() -> held(session) == 2);
      assertThat(STAGE.sessions().released(session)).isEmpty();
      STAGE.gateway().command(session, "unpause", "{}");
      await()
          .atMost(SOON)
          .until(() -> STAGE.sessions().traces(session).equals(List.of("CONTROL", "b")));
      assertThat(commands.of(session)).hasSize(2);
    }
  }

  @Test
  void t12WhatAnAgentSaysIsNotTakenForAnOperators() {
    send("control-2", message("control-2", "a"));
    await().atMost(SOON).until(() -> STAGE.sessions().traces("control-2").equals(List.of("a")));
    ConsumerRecord<byte[], byte[]> released = STAGE.sessions().released("control-2").getFirst();
    assertThat(TestSessions.header(released, "observatory-origin")).isEmpty();
    assertThat(TestSessions.header(released, "observatory-operator")).isEmpty();
    assertThat(TestSessions.header(released, "kind")).isEqualTo("CONTROL");
  }

  @Test
  void t12CommandsPassAPausedSessionInTheOrderOfTheirNumbers() {
    String session = "control-3";
    try (TopicReader commands = new TopicReader(INFRA.bootstrapServers(), TestSessions.CONTROL)) {
      STAGE.sessions().ask(session, "asks");
      IntStream.range(0, 200).forEach(i -> STAGE.sessions().say(session, "t" + i));
      CompletableFuture<?>[] pauses =
          IntStream.range(0, 12)
              .mapToObj(i -> CompletableFuture.runAsync(() -> hold(session, "h" + i)))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(pauses).join();

      await().atMost(SOON).until(() -> commands.of(session).size() == 12);
      List<SessionControl> given =
          commands.of(session).stream()
              .map(
                  record ->
                      STAGE
                          .sessions()
                          .codec()
                          .decode(TestSessions.CONTROL, record.value(), SessionControl.class))
              .toList();
      assertThat(given)
          .extracting(SessionControl::getControlSeq)
          .isSorted()
          .doesNotHaveDuplicates();
      List<String> order = given.stream().map(SessionControl::getHoldId).toList();
      await().atMost(SOON).untilAsserted(() -> assertThat(opened(session)).isEqualTo(order));
      assertThat(STAGE.sessions().released(session)).isEmpty();
      STAGE.gateway().command(session, "unpause", "{}");
      await().atMost(SOON).until(() -> STAGE.sessions().released(session).size() == 201);
    }
  }

  private static void hold(String session, String hold) {
    assertThat(
            STAGE
                .gateway()
                .command(session, "pause", "{\"hold_id\":\"" + hold + "\"}")
                .statusCode())
        .isBetween(200, 202);
  }

  /** Operators' holds in the order in which they were set. */
  private static List<String> opened(String session) {
    return STAGE.sessions().gateEvents(session).stream()
        .filter(event -> event.getKind() == GateEventKind.OPENED)
        .map(GateEvent::getHoldId)
        .map(Objects::requireNonNull)
        .filter(hold -> hold.startsWith("h"))
        .toList();
  }

  private static int held(String session) {
    return Gateway.json(STAGE.gateway().get("/v1/sessions/" + session + "/buffer", Gateway.VIEWER))
        .get("items")
        .size();
  }

  private static byte[] message(String session, String trace) {
    return STAGE
        .sessions()
        .codec()
        .encode(TestSessions.DECISIONS, TestSessions.decision(session, trace, false).build());
  }

  /** Sends it as an agent would that wants to be taken for the gateway. */
  private static void send(String session, byte[] value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            TestSessions.DECISIONS, session.getBytes(StandardCharsets.UTF_8), value);
    for (String[] header :
        List.of(
            new String[] {"observatory-origin", "operator"},
            new String[] {"observatory-operator", "olga"},
            new String[] {"kind", "CONTROL"},
            new String[] {"ce_type", "gateway.control.v1"})) {
      record.headers().add(header[0], header[1].getBytes(StandardCharsets.UTF_8));
    }
    STAGE.sessions().probe().send(record);
  }
}
