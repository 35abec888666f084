package io.observatory.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.schemas.Topic;
import io.observatory.schemas.TopicCatalogue;
import io.observatory.schemas.TrustedEvents;
import io.observatory.testsupport.Infra;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;

/** The straight line: topics in, questions out. */
class AuditServiceIT {

  private static KafkaFixture kafka;
  private static AuditInstance audit;
  private static AvroCodec codec;

  @BeforeAll
  static void start() {
    TrustedEvents.trust();
    Infra infra = Infra.shared();
    infra.createTopics();
    kafka = new KafkaFixture();
    codec =
        AvroCodec.create(
            new AvroProperties(
                AvroProperties.Flavor.APICURIO,
                infra.registryUrl() + "/apis/registry/v3",
                true,
                Duration.ofSeconds(10),
                DataSize.ofMegabytes(8),
                Map.of()));
    audit = AuditInstance.start(infra.database("audit"), "gateway\\..+", Map.of());
  }

  @AfterAll
  static void stop() {
    audit.close();
    codec.close();
    kafka.close();
  }

  @Test
  void everyRecordTypeIsStoredVerbatimAndDecoded() {
    Set<String> sent = new HashSet<>();
    List<byte[]> values = new ArrayList<>();
    for (Topic topic : TopicCatalogue.load().topics()) {
      SpecificRecord record = random(topic);
      byte[] value = codec.encode(topic.name(), record);
      values.add(value);
      sent.add(topic.record());
      kafka.send(new ProducerRecord<>(topic.name(), ("k-" + topic.name()).getBytes(UTF_8), value));
    }
    kafka.producer.flush();

    for (Topic topic : TopicCatalogue.load().topics()) {
      JsonNode entry = onlyEntry("topic=" + topic.name() + "&type=" + topic.record());
      assertThat(entry.path("event").isObject()).as(topic.name()).isTrue();
      assertThat(entry.path("key").asString()).isEqualTo("k-" + topic.name());
      assertThat(entry.path("timestamp_type").asString()).isEqualTo("LOG_APPEND_TIME");
      byte[] raw =
          audit.call("/v1/entries/" + entry.path("index").asLong() + "/raw", "viewer-token").body();
      assertThat(values).anyMatch(value -> java.util.Arrays.equals(value, raw));
    }
  }

  @Test
  void valuesThatCanNotBeReadAreStoredWithTheReasonAndStopNothing() {
    String topic = kafka.topic("bad", 1);
    byte[] unknown = ByteBuffer.allocate(20).put((byte) 0).putInt(123_456_789).array();
    byte[] good = codec.encode("gateway.heartbeat.v1", random(heartbeat()));
    byte[] cut = java.util.Arrays.copyOf(good, good.length - 1);
    send(topic, "{\"json\":true}".getBytes(UTF_8));
    send(topic, new byte[0]);
    send(topic, unknown);
    send(topic, cut);
    send(topic, new byte[] {0, 1});
    kafka.send(new ProducerRecord<>(topic, null, (byte[]) null));
    send(topic, new byte[3 << 20]);
    bomb(topic);
    ProducerRecord<byte[], byte[]> headers =
        new ProducerRecord<>(topic, new byte[] {(byte) 0xff}, good);
    headers
        .headers()
        .add("", null)
        .add("ce_type", new byte[] {0, (byte) 0xfe})
        .add("x", new byte[9]);
    for (int i = 0; i < 200; i++) {
      headers.headers().add("many", ("v" + i).getBytes(UTF_8));
    }
    kafka.send(headers);
    kafka.producer.flush();

    List<JsonNode> entries = entries("topic=" + topic, 9);
    List<String> reasons =
        entries.stream()
            .map(each -> each.path("undecodable").asString("").split(":", 2)[0])
            .toList();
    assertThat(reasons)
        .containsExactly(
            "not_avro",
            "not_avro",
            "unknown_schema",
            "malformed",
            "not_avro",
            "",
            "unknown_schema", // three megabytes of zeros: a zero byte, then schema id 0
            "not_avro",
            "");
    assertThat(entries.get(2).path("schema_id").asInt()).isEqualTo(123_456_789);
    assertThat(entries.get(5).path("tombstone").asBoolean()).isTrue();
    assertThat(entries.get(7).path("omitted").path("value").path("size").asInt())
        .isEqualTo(30 << 20);
    assertThat(entries.get(8).path("headers").size()).isEqualTo(203);
    assertThat(entries.get(8).path("key_base64").asString()).isEqualTo("/w==");
    assertThat(raw(entries.get(3))).isEqualTo(cut);
    assertThat(
            audit
                .call("/v1/entries/" + index(entries.get(5)) + "/raw", "viewer-token")
                .statusCode())
        .isEqualTo(404);
    assertThat(
            audit
                .call("/v1/entries/" + index(entries.get(7)) + "/raw", "viewer-token")
                .statusCode())
        .isEqualTo(410);
  }

  @Test
  void aTopicThatAppearsIsStoredFromItsBeginning() {
    String topic = kafka.topic("fresh", 2);
    send(topic, "first".getBytes(UTF_8));
    send(topic, "second".getBytes(UTF_8));
    kafka.producer.flush();

    assertThat(entries("topic=" + topic, 2)).hasSize(2);
  }

  @Test
  void aTopicMadeAgainIsStoredAgainFromItsBeginning() {
    String topic = kafka.topic("again", 1);
    send(topic, "old".getBytes(UTF_8));
    send(topic, "old too".getBytes(UTF_8));
    kafka.producer.flush();
    entries("topic=" + topic, 2);

    KafkaFixture.await(kafka.admin.deleteTopics(List.of(topic)).all());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !KafkaFixture.await(kafka.admin.listTopics().names()).contains(topic));
    kafka.topic("again", 1);
    for (int i = 0; i < 4; i++) {
      send(topic, ("new " + i).getBytes(UTF_8));
    }
    kafka.producer.flush();

    List<JsonNode> entries = entries("topic=" + topic, 6);
    assertThat(entries.stream().map(each -> each.path("topic_id").asString()).distinct())
        .hasSize(2);
    assertThat(entries.stream().map(each -> each.path("offset").asLong()).toList())
        .containsExactly(0L, 1L, 0L, 1L, 2L, 3L);
  }

  @Test
  void abortedRecordsAndMarkersLeaveNoLag() {
    String topic = kafka.topic("tx", 1);
    try (KafkaProducer<byte[], byte[]> producer =
        KafkaFixture.producer(Map.of("transactional.id", topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      KafkaFixture.send(producer, new ProducerRecord<>(topic, "kept".getBytes(UTF_8)));
      producer.commitTransaction();
      producer.beginTransaction();
      KafkaFixture.send(producer, new ProducerRecord<>(topic, "dropped".getBytes(UTF_8)));
      producer.flush();
      producer.abortTransaction();
    }

    assertThat(entries("topic=" + topic, 1)).hasSize(1);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              for (JsonNode each : audit.get("/v1/status").path("partitions")) {
                if (each.path("topic").asString().equals(topic)) {
                  return each.path("next_offset").asLong() == 4 && each.path("lag").asLong(-1) == 0;
                }
              }
              return false;
            });
  }

  @Test
  void whoMayNotLookIsToldSoInTheSameShape() {
    assertProblem(audit.call("/v1/entries", ""), 401, "unauthorized");
    assertProblem(audit.call("/v1/entries", "no-such-token"), 401, "unauthorized");
    assertProblem(audit.call("/v1/entries", "agent-token"), 403, "forbidden");
    assertProblem(audit.call("/v1/entries/99999999999", "viewer-token"), 404, "no_entry");
    assertProblem(audit.call("/v1/entries/-1", "viewer-token"), 400, "invalid_index");
    assertProblem(audit.call("/v1/entries?agent=a", "viewer-token"), 400, "unknown_parameter");
    assertProblem(audit.call("/v1/entries?agent_id=", "viewer-token"), 400, "invalid_agent_id");
    assertProblem(audit.call("/v1/entries?limit=0", "viewer-token"), 400, "invalid_limit");
    assertProblem(audit.call("/v1/entries?cursor=x", "viewer-token"), 400, "invalid_cursor");
    assertProblem(audit.call("/v1/entries?from=now", "viewer-token"), 400, "invalid_from");
    assertProblem(
        audit.call("/v1/entries?partition=1", "viewer-token"), 400, "partition_needs_topic");
  }

  @Test
  void theContractIsServed() {
    assertThat(new String(audit.call("/v1/openapi.yaml", "viewer-token").body(), UTF_8))
        .contains("/v1/entries/{index}/raw:");
  }

  @Test
  void itIsAliveAndReadyAndMeasured() {
    assertThat(audit.call("/actuator/health/liveness", "").statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> audit.call("/actuator/health/readiness", "").statusCode() == 200);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        new String(
                            audit.call("/actuator/prometheus", "viewer-token").body(), UTF_8))
                    .contains(
                        "observatory_audit_events_stored_total",
                        "observatory_audit_batch_time_seconds",
                        "observatory_audit_commit_age",
                        "observatory_audit_lag{"));
  }

  private static Topic heartbeat() {
    return TopicCatalogue.load().topic("gateway.heartbeat.v1");
  }

  private static SpecificRecord random(Topic topic) {
    return RandomEvents.of(topic, 11);
  }

  private static void send(String topic, byte[] value) {
    kafka.send(new ProducerRecord<>(topic, 0, null, value));
  }

  /** Thirty megabytes that travel as a few kilobytes. */
  private static void bomb(String topic) {
    try (KafkaProducer<byte[], byte[]> producer =
        KafkaFixture.producer(Map.of("compression.type", "zstd"))) {
      byte[] zeros = new byte[30 << 20];
      zeros[0] = 1;
      KafkaFixture.send(producer, new ProducerRecord<>(topic, 0, null, zeros));
      producer.flush();
    }
  }

  private static JsonNode onlyEntry(String filter) {
    return entries(filter, 1).getFirst();
  }

  private static List<JsonNode> entries(String filter, int count) {
    List<JsonNode> entries = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              entries.clear();
              audit.get("/v1/entries?" + filter).path("entries").forEach(entries::add);
              return entries.size() >= count;
            });
    return entries;
  }

  private static byte[] raw(JsonNode entry) {
    return audit.call("/v1/entries/" + index(entry) + "/raw", "viewer-token").body();
  }

  private static long index(JsonNode entry) {
    return entry.path("index").asLong();
  }

  private static void assertProblem(HttpResponse<byte[]> answer, int status, String code) {
    String body = new String(answer.body(), UTF_8);
    assertThat(answer.statusCode()).as(body).isEqualTo(status);
    assertThat(body).contains("\"code\":\"" + code + "\"").doesNotContain("\tat ");
  }
}
