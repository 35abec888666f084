package io.observatory.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.capability.LiveState;
import io.observatory.heartbeat.capability.MappedAgent;
import io.observatory.testsupport.EventStream;
import io.observatory.testsupport.EventStream.Event;
import io.observatory.testsupport.Infra;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who listens hears everything once, across disconnects and instances. */
class AgentStreamIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(60);

  /** By the second instance; more than a test writes that is not about forgetting. */
  private static final int REMEMBERED = 4_000;

  private static final List<Gateway> GATEWAYS = new ArrayList<>();
  private static TestAgents agents;
  private static CapabilityTopic topic;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    var database = INFRA.database("heartbeat");
    GATEWAYS.add(Gateway.start(INFRA, database, Map.of("heartbeat.map.stream-heartbeat", "200ms")));
    GATEWAYS.add(
        Gateway.start(
            INFRA,
            database,
            Map.of(
                "heartbeat.map.remembered-changes",
                Integer.toString(REMEMBERED),
                // Or a test waits longer for the places of listeners that have left.
                "heartbeat.map.stream-heartbeat",
                "1s",
                // Also how long a write to a listener that does not read may hang.
                "server.tomcat.connection-timeout",
                "3s")));
    agents = new TestAgents(INFRA);
    topic = new CapabilityTopic(INFRA, agents.codec());
    for (Gateway gateway : GATEWAYS) {
      await().atMost(SOON).until(gateway::isReady);
    }
  }

  @AfterAll
  static void stop() {
    topic.close();
    agents.close();
    GATEWAYS.forEach(Gateway::close);
  }

  private static MappedAgent agent(String id, String type, long revision, LiveState state) {
    return new MappedAgent(
        id,
        "stream",
        type,
        List.of(new Capability("listen", "1")),
        io.observatory.heartbeat.agent.ExecutionPolicy.AUTO,
        state,
        Instant.EPOCH,
        Instant.EPOCH,
        1,
        revision,
        false,
        null,
        null,
        null,
        null);
  }

  private static List<String> produced(String id) {
    return topic.of(id).stream()
        .map(entry -> entry.agent() == null ? "gone" : "r" + entry.agent().revision())
        .toList();
  }

  private static void churn(List<String> ids, int records) {
    Random random = new Random(36);
    for (int i = 0; i < records; i++) {
      String id = ids.get(random.nextInt(ids.size()));
      List<String> before = produced(id);
      if (random.nextInt(5) == 0 && !before.getLast().equals("gone")) {
        topic.remove(id);
      } else {
        topic.put(agent(id, "t36", before.size() + 1, LiveState.ALIVE));
      }
    }
    topic.put(agent("t36-last", "t36", 1, LiveState.ALIVE));
  }

  @Test
  void t36AResumedStreamHasNoGapAndNoDuplicate() {
    List<String> ids = IntStream.range(0, 100).mapToObj(i -> "t36-" + i).toList();
    topic.putAll(ids.stream().map(id -> agent(id, "t36", 1, LiveState.ALIVE)).toList());
    await().atMost(SOON).until(() -> count(GATEWAYS.getFirst(), "type:t36") == 100);
    Map<String, List<String>> heard = new TreeMap<>();
    EventStream stream = GATEWAYS.getFirst().stream("type:t36", null);
    CompletableFuture<Void> churn = null;
    Random random = new Random(1);
    String lastId = null;
    int disconnects = 0;
    while (!heard.containsKey("t36-last")) {
      Event event = stream.next();
      lastId = event.id();
      if (event.name().equals("complete")) {
        churn = CompletableFuture.runAsync(() -> churn(ids, 2_000));
        continue;
      }
      assertThat(event.name()).isIn("agent", "removed");
      heard.computeIfAbsent(agent(event), unheard -> new ArrayList<>()).add(told(event));
      if (random.nextInt(30) == 0) {
        stream.close();
        stream = GATEWAYS.get(++disconnects % 2).stream("type:t36", lastId);
      }
    }
    // The last one may stand in another partition than what is still to be heard.
    java.util.Objects.requireNonNull(churn, "the present state was told").join();
    while (heard.values().stream().mapToInt(List::size).sum()
        < ids.stream().mapToInt(id -> produced(id).size()).sum() + 1) {
      Event event = stream.next();
      heard.computeIfAbsent(agent(event), unheard -> new ArrayList<>()).add(told(event));
    }
    stream.close();

    assertThat(disconnects).isGreaterThan(20);
    for (String id : ids) {
      assertThat(heard.get(id)).as(id).isEqualTo(produced(id));
    }
  }

  private static int count(Gateway gateway, String query) {
    return Gateway.json(
            gateway.get("/v1/agents?limit=500&q=" + Gateway.encoded(query), Gateway.VIEWER))
        .get("items")
        .size();
  }

  @Test
  void whoLeavesTheQueryIsToldAsRemoved() {
    EventStream stream = GATEWAYS.getFirst().stream("type:leaving state:ALIVE", null);
    assertThat(stream.next().name()).isEqualTo("complete");
    topic.put(agent("leaving-1", "leaving", 1, LiveState.ALIVE));
    topic.put(agent("leaving-1", "leaving", 2, LiveState.SUSPECT));
    topic.put(agent("leaving-1", "leaving", 3, LiveState.ALIVE));
    topic.remove("leaving-1");

    List<Event> events = List.of(stream.next(), stream.next(), stream.next(), stream.next());
    assertThat(events)
        .extracting(Event::name)
        .containsExactly("agent", "removed", "agent", "removed");
    assertThat(events.get(1).data().get("cause").asString()).isEqualTo("NO_MATCH");
    assertThat(events.get(3).data().get("cause").asString()).isEqualTo("REMOVED");
    stream.close();
  }

  @Test
  void whoWasAwayTooLongIsToldToBeginAnew() {
    Gateway forgetful = GATEWAYS.getLast();
    EventStream stream = forgetful.stream("type:anew", null);
    String old = stream.next().id();
    stream.close();
    int changes = REMEMBERED + 200;
    topic.putAll(
        IntStream.range(0, changes)
            .mapToObj(i -> agent("anew-" + i % 3, "anew", i + 1, LiveState.ALIVE))
            .toList());
    await()
        .atMost(SOON)
        .until(
            () ->
                Gateway.json(forgetful.get("/v1/agents?q=type:anew", Gateway.VIEWER))
                    .get("items")
                    .toString()
                    .contains("\"revision\":" + changes));

    EventStream resumed = forgetful.stream("type:anew", old);
    assertThat(resumed.next().name()).isEqualTo("reset");
    assertThat(List.of(resumed.next(), resumed.next(), resumed.next()))
        .extracting(AgentStreamIT::agent)
        .containsExactly("anew-0", "anew-1", "anew-2");
    assertThat(resumed.next().name()).isEqualTo("complete");
    resumed.close();
  }

  @Test
  void aQuietStreamIsToldThatItLives() {
    EventStream stream = GATEWAYS.getFirst().stream("type:quiet", null);
    assertThat(stream.next().name()).isEqualTo("complete");

    Event comment = stream.nextOrComment();
    assertThat(comment.name()).isEmpty();
    assertThat(comment.id()).isNotEmpty();
    stream.close();
  }

  @Test
  void aListenerThatDoesNotReadIsCutOff() throws IOException {
    Gateway gateway = GATEWAYS.getLast();
    String bulk = "x".repeat(20_000);
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
      String request =
          "GET /v1/agents/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + Gateway.VIEWER
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      await().atMost(SOON).until(() -> gateway.metric("observatory_heartbeat_streams") == 1);
      topic.putAll(
          IntStream.range(0, 1_000)
              .mapToObj(i -> agent("bulk-" + i, bulk, 1, LiveState.ALIVE))
              .toList());
      await().atMost(SOON).until(() -> gateway.metric("observatory_heartbeat_streams") == 0);
    }
    topic.removeAll(IntStream.range(0, 1_000).mapToObj(i -> "bulk-" + i).toList());
  }

  @Test
  void aStreamIsRefusedWhoseBeginningNobodyGaveOut() {
    for (String path : List.of("?after=nonsense", "?q=(", "?after=" + writeToken())) {
      assertThat(status(GATEWAYS.getFirst(), "/v1/agents/stream" + path, Gateway.VIEWER))
          .as(path)
          .isEqualTo(400);
    }
    assertThat(status(GATEWAYS.getFirst(), "/v1/agents/stream", null)).isEqualTo(401);
  }

  private static String writeToken() {
    return io.observatory.heartbeat.capability.RevisionToken.ofAgent("a", 1).toString();
  }

  private static int status(Gateway gateway, String path, @Nullable String token) {
    return gateway.get(path, token).statusCode();
  }

  private static String agent(Event event) {
    return event.data().get("agent_id").asString();
  }

  /** What it says of its agent in short. */
  private static String told(Event event) {
    return event.name().equals("agent") ? "r" + event.data().get("revision").asLong() : "gone";
  }
}
