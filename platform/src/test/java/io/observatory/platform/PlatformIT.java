package io.observatory.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.platform.app.TestApplication;
import io.observatory.platform.app.ThingsListener;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.outbox.TopicTail;
import io.observatory.testsupport.FaultProxy;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
    classes = TestApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "things.listen=true",
      "observatory.kafka.retry.attempts=3",
      "observatory.kafka.retry.initial=20ms",
      "observatory.kafka.retry.max=50ms",
      "spring.kafka.consumer.fetch-max-wait=20ms" // each retry waits for the fetch under way
    })
class PlatformIT {

  private static final String DLT = ThingsListener.TOPIC + "-platform-test-app-dlt";
  private static final FaultProxy DATABASE = FaultProxy.open();

  @LocalServerPort int port;
  @Autowired KafkaTemplate<byte[], byte[]> kafka;
  @Autowired ThingsListener listener;
  @Autowired MeterRegistry meters;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) throws Exception {
    Infra infra = Infra.shared();
    TestDatabase database = infra.database("heartbeat");
    URI url = URI.create(database.jdbcUrl().substring("jdbc:".length()));
    DATABASE.forwardTo(url.getPort());
    infra.springProperties(database).forEach((name, value) -> registry.add(name, () -> value));
    registry.add(
        "DATABASE_URL",
        () -> database.jdbcUrl().replace(":" + url.getPort(), ":" + DATABASE.port()));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", infra.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(ThingsListener.TOPIC, 3, (short) 1)
                      .configs(Map.of("max.message.bytes", "4194304")),
                  new NewTopic(DLT, 1, (short) 1).configs(Map.of("max.message.bytes", "1048576"))))
          .all()
          .get();
    }
  }

  @Test
  void poisonIsDeadLetteredUntouchedAndThePartitionGoesOn() throws Exception {
    byte[] value = new byte[2_000];
    new Random(7).nextBytes(value);
    System.arraycopy("poison".getBytes(StandardCharsets.UTF_8), 0, value, 0, 6);
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_id", bytes("e-1")).add("twice", bytes("1")).add("twice", bytes("2"));
    headers.add("null", null).add("binary", new byte[] {0, -1, 127});
    double before = counted("bad_thing");
    try (TopicTail tail = new TopicTail(Infra.shared(), DLT)) {
      kafka.send(new ProducerRecord<>(ThingsListener.TOPIC, 1, bytes("k"), value, headers)).get();
      kafka.send(ThingsListener.TOPIC, 1, bytes("k"), bytes("after-poison")).get();

      ConsumerRecord<byte[], byte[]> letter = tail.next();
      assertThat(letter.key()).isEqualTo(bytes("k"));
      assertThat(letter.value()).isEqualTo(value);
      var original = headers.toArray();
      var kept = letter.headers().toArray();
      for (int i = 0; i < original.length; i++) {
        assertThat(kept[i].key()).isEqualTo(original[i].key());
        assertThat(kept[i].value()).isEqualTo(original[i].value());
      }
      assertThat(text(letter, "dlt_reason")).isEqualTo("bad_thing");
      assertThat(text(letter, "dlt_topic")).isEqualTo(ThingsListener.TOPIC);
      assertThat(text(letter, "dlt_partition")).isEqualTo("1");
      assertThat(text(letter, "dlt_offset")).isNotNull();
      assertThat(text(letter, "dlt_group")).isEqualTo("platform-test-app");
      assertThat(text(letter, "dlt_message")).doesNotContain("hunter2");
    }
    await().until(() -> listener.processed().contains("after-poison"));
    assertThat(counted("bad_thing")).isEqualTo(before + 1);
  }

  @Test
  void unexpectedFailureIsRetriedSomeTimesAndThenDeadLettered() throws Exception {
    try (TopicTail tail = new TopicTail(Infra.shared(), DLT)) {
      kafka.send(ThingsListener.TOPIC, 2, bytes("k"), bytes("broken-1")).get();
      assertThat(text(tail.next(), "dlt_reason")).isEqualTo("processing_failed");
      assertThat(listener.attempts("broken-1")).isEqualTo(4);
    }
  }

  @Test
  void absenceIsWaitedOutHoweverLong() throws Exception {
    kafka.send(ThingsListener.TOPIC, 0, bytes("k"), bytes("away-1")).get();
    await().atMost(Duration.ofSeconds(30)).until(() -> listener.processed().contains("away-1"));
    assertThat(listener.attempts("away-1")).isEqualTo(9);
  }

  @Test
  void recordTooLargeToCopyIsDeadLetteredByReference() throws Exception {
    byte[] value = new byte[1_500_000];
    System.arraycopy("poison-large".getBytes(StandardCharsets.UTF_8), 0, value, 0, 12);
    new Random(8).nextBytes(value);
    System.arraycopy("poison-large".getBytes(StandardCharsets.UTF_8), 0, value, 0, 12);
    try (TopicTail tail = new TopicTail(Infra.shared(), DLT)) {
      var sent = kafka.send(ThingsListener.TOPIC, 0, bytes("k"), value).get().getRecordMetadata();
      ConsumerRecord<byte[], byte[]> letter = tail.next();
      assertThat(text(letter, "dlt_by_reference")).isEqualTo("true");
      JsonNode reference = JsonMapper.builder().build().readTree(letter.value());
      assertThat(reference.path("topic").asString()).isEqualTo(ThingsListener.TOPIC);
      assertThat(reference.path("partition").asInt()).isZero();
      assertThat(reference.path("offset").asLong()).isEqualTo(sent.offset());
      assertThat(reference.path("size").asLong()).isEqualTo(1_500_000);
      assertThat(reference.path("sha256").asString()).hasSize(64);
    }
  }

  @Test
  void absentDatabaseTakesTheServiceOutOfTrafficButNotOutOfLife() throws Exception {
    await().until(() -> status("/actuator/health/readiness") == 200);
    DATABASE.cut();
    try {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> status("/actuator/health/readiness") == 503);
      assertThat(get("/actuator/health/readiness").body()).contains("OUT_OF_SERVICE");
      assertThat(status("/actuator/health/liveness")).isEqualTo(200);
      assertThat(get("/actuator/health").body()).doesNotContain("components", "jdbc");
    } finally {
      DATABASE.restore();
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> status("/actuator/health/readiness") == 200);
  }

  private double counted(String reason) {
    var counter = meters.find("observatory.dead.letters").tag("reason", reason).counter();
    return counter == null ? 0 : counter.count();
  }

  private int status(String path) throws Exception {
    return get(path).statusCode();
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
    return String.valueOf(CloudEvents.text(record.headers(), header));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
