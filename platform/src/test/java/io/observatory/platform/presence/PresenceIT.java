package io.observatory.platform.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.events.Heartbeat;
import io.observatory.events.HeartbeatKind;
import io.observatory.platform.app.TestApplication;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.kafka.Misrouting;
import io.observatory.platform.outbox.TopicTail;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What an agent's requests leave on the heartbeat topic. */
@SpringBootTest(
    classes = TestApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.datasource.url=jdbc:postgresql://127.0.0.1:1/away",
      "observatory.outbox.relay=false",
      "observatory.presence.enabled=true",
      "observatory.presence.except=/agents/*/beat,/never"
    })
class PresenceIT {

  private static final String RUN = UUID.randomUUID().toString().substring(0, 8);
  private static final TestTokens TOKENS = tokens();

  @LocalServerPort int port;
  @Autowired AvroCodec codec;
  @Autowired MeterRegistry meters;
  private final HttpClient http = HttpClient.newHttpClient();

  private static TestTokens tokens() {
    try {
      return TestTokens.in(Files.createTempDirectory("presence"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @DynamicPropertySource
  static void infra(DynamicPropertyRegistry registry) {
    Infra infra = Infra.shared();
    infra.prepare();
    registry.add("KAFKA_BOOTSTRAP_SERVERS", infra::bootstrapServers);
    registry.add("SCHEMA_REGISTRY_URL", () -> infra.registryUrl() + "/apis/registry/v3");
    Path file = TOKENS.file();
    registry.add("OBSERVATORY_TOKENS_FILE", file::toString);
  }

  @Test
  void anAgentsRequestIsOneBeatPerIntervalAndNobodyElsesIsAny() throws Exception {
    String one = "agent-" + RUN + "-1";
    String refused = "agent-" + RUN + "-2";
    String excepted = "agent-" + RUN + "-3";
    String last = "agent-" + RUN + "-4";
    String token = TOKENS.issue(one, "agent");
    try (TopicTail tail = new TopicTail(Infra.shared(), TrafficBeats.TOPIC)) {
      for (int i = 0; i < 5; i++) {
        assertThat(call("GET", "/whoami", token)).isEqualTo(200);
      }
      // What the agent may not do says as well that it lives.
      assertThat(call("GET", "/things", TOKENS.issue(refused, "agent"))).isEqualTo(403);

      String alone = TOKENS.issue(excepted, "agent");
      assertThat(call("POST", "/agents/" + excepted + "/beat", alone)).isEqualTo(200);
      String runner = TOKENS.issue("runner-" + RUN + "-*", "agent");
      assertThat(call("GET", "/whoami", runner)).isEqualTo(200);
      String person = TOKENS.issue("jane-" + RUN, "admin");
      assertThat(call("GET", "/things", person)).isEqualTo(200);
      assertThat(call("GET", "/whoami", "no-such-token")).isEqualTo(401);

      assertThat(call("GET", "/whoami", TOKENS.issue(last, "agent"))).isEqualTo(200);

      List<ConsumerRecord<byte[], byte[]>> seen =
          List.of(oursNext(tail), oursNext(tail), oursNext(tail));
      assertThat(seen.stream().map(PresenceIT::key)).containsExactlyInAnyOrder(one, refused, last);
      assertThat(seen).allSatisfy(this::isATrafficBeat);
    }
    await().untilAsserted(() -> assertThat(counted()).isEqualTo(3));
  }

  private void isATrafficBeat(ConsumerRecord<byte[], byte[]> record) {
    Heartbeat beat = codec.decode(record.topic(), record.value(), Heartbeat.class);
    assertThat(beat.getKind()).isEqualTo(HeartbeatKind.TRAFFIC);
    assertThat(beat.getClusterId()).isEmpty();
    assertThat(beat.getCapabilities()).isEmpty();
    assertThat(beat.getIncarnation()).isZero();
    assertThat(beat.getSentAt())
        .isCloseTo(Clock.systemUTC().instant(), within(1, ChronoUnit.MINUTES));
    assertThat(Misrouting.fault(record, 12, beat.getAgentId())).isEmpty();
    assertThat(CloudEvents.text(record.headers(), "ce_id")).isEqualTo(beat.getEventId());
    assertThat(CloudEvents.text(record.headers(), "ce_source"))
        .isEqualTo("/observatory/platform-test-app");
  }

  /** Other tests share the topic. */
  private static ConsumerRecord<byte[], byte[]> oursNext(TopicTail tail) {
    ConsumerRecord<byte[], byte[]> record = tail.next();
    while (!key(record).contains(RUN)) {
      record = tail.next();
    }
    return record;
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  private double counted() {
    return meters.counter("observatory.presence.beats").count();
  }

  private int call(String method, String path, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Authorization", "Bearer " + token)
            .timeout(Duration.ofSeconds(20))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }
}
