package io.observatory.heartbeat;

import static io.observatory.heartbeat.agent.AgentState.ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.platform.kafka.Misrouting;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Records nobody can process: to the dead letters as they were, and the partition goes on. */
class BadInputIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String DEAD_LETTERS = "gateway.heartbeat.v1-heartbeat-service-dlt";
  private static Gateway gateway;
  private static TestAgents agents;
  private static TopicReader deadLetters;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    gateway = Gateway.start(INFRA, INFRA.database("heartbeat"), Map.of());
    agents = new TestAgents(INFRA);
    deadLetters = new TopicReader(INFRA.bootstrapServers(), DEAD_LETTERS);
    await().atMost(SOON).until(gateway::isReady);
  }

  @AfterAll
  static void stop() {
    deadLetters.close();
    agents.close();
    gateway.close();
  }

  private static byte[] encoded(io.observatory.events.Heartbeat.Builder heartbeat) {
    return agents.codec().encode(TestAgents.TOPIC, heartbeat.build());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A valid record in which one byte sequence was replaced by another of the same length. */
  private static byte[] with(byte[] value, byte[] old, byte[] replacement) {
    byte[] changed = value.clone();
    for (int i = 0; i + old.length <= value.length; i++) {
      if (Arrays.equals(value, i, i + old.length, old, 0, old.length)) {
        System.arraycopy(replacement, 0, changed, i, replacement.length);
        return changed;
      }
    }
    throw new IllegalArgumentException("not found");
  }

  /** The kind stands right behind cluster_id. */
  private static byte[] unknownEnumSymbol(byte[] value) {
    return with(value, new byte[] {4, 'c', '1', 2}, new byte[] {4, 'c', '1', 126});
  }

  private static Map<String, byte @Nullable []> poison() {
    byte[] valid = encoded(TestAgents.heartbeat("bad-1"));
    byte[] unknownSchema = valid.clone();
    Arrays.fill(unknownSchema, 1, 5, (byte) 0x7f);
    Map<String, byte @Nullable []> poison = new LinkedHashMap<>();
    poison.put("null_value", null);
    poison.put("not_avro", ascii("{\"type\":\"heartbeat\",\"agent_id\":\"bad-1\"}"));
    poison.put("unknown_schema_id", unknownSchema);
    poison.put("empty_id", encoded(TestAgents.heartbeat("bad-1").setClusterId("")));
    poison.put("overlong_id", encoded(TestAgents.heartbeat("bad-1").setClusterId("c".repeat(257))));
    poison.put("key_mismatch", encoded(TestAgents.heartbeat("another")));
    poison.put("malformed_avro", unknownEnumSymbol(valid));
    poison.put("trailing_bytes", Arrays.copyOf(valid, valid.length + 3));
    poison.put(
        "invalid_utf8",
        with(valid, ascii("worker"), new byte[] {'w', (byte) 0xff, (byte) 0xfe, 'k', 'e', 'r'}));
    poison.put("invalid_order", encoded(TestAgents.heartbeat("bad-1").setSeq(-1)));
    return poison;
  }

  @Test
  void poisonIsSetAsideAsItWasAndThePartitionGoesOn() {
    Map<String, byte @Nullable []> poison = poison();
    byte[] key = ascii("bad-1");
    poison
        .values()
        .forEach(value -> agents.send(new ProducerRecord<>(TestAgents.TOPIC, key, value)));
    agents.beat("bad-1");

    await().atMost(SOON).until(() -> gateway.state("bad-1") == ALIVE);
    await().atMost(SOON).until(() -> deadLetters.of("bad-1").size() == poison.size());
    var letters = deadLetters.of("bad-1").iterator();
    poison.forEach(
        (reason, value) -> {
          ConsumerRecord<byte[], byte[]> letter = letters.next();
          assertThat(letter.value()).as(reason).isEqualTo(value);
          assertThat(headers(letter)).as(reason).contains("=" + reason + ";");
        });
    assertThat(gateway.metric("observatory_dead_letters_total"))
        .isGreaterThanOrEqualTo(poison.size());
  }

  @Test
  void aRecordWithoutKeyOrInTheWrongPartitionIsSetAside() {
    int right = Misrouting.partition(ascii("bad-2"), 12);
    byte[] value = encoded(TestAgents.heartbeat("bad-2"));
    agents.send(new ProducerRecord<>(TestAgents.TOPIC, (right + 1) % 12, ascii("bad-2"), value));
    agents.send(new ProducerRecord<>(TestAgents.TOPIC, right, null, value));

    await().atMost(SOON).until(() -> !deadLetters.of("bad-2").isEmpty());
    assertThat(headers(deadLetters.of("bad-2").getFirst())).contains("=misrouted;");
    await()
        .atMost(SOON)
        .until(
            () ->
                deadLetters.all().stream()
                    .anyMatch(letter -> headers(letter).contains("=null_key;")));
    assertThat(gateway.state("bad-2")).isNull();
  }

  @Test
  void aCompressedBombIsSetAsideByReferenceAndItsPartitionGoesOn() throws Exception {
    byte[] bomb = new byte[20 << 20]; // travels as a few kilobytes, too large to be copied
    Map<String, Object> permissive =
        Map.of(
            "bootstrap.servers",
            INFRA.bootstrapServers(),
            "compression.type",
            "zstd",
            "max.request.size",
            64 << 20,
            "buffer.memory",
            64L << 20);
    try (var producer =
        new KafkaProducer<>(permissive, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(TestAgents.TOPIC, ascii("bad-3"), bomb)).get();
    }
    agents.beat("bad-3");

    await().atMost(SOON).until(() -> gateway.state("bad-3") == ALIVE);
    await().atMost(SOON).until(() -> deadLetters.of("bad-3").size() == 1);
    ConsumerRecord<byte[], byte[]> letter = deadLetters.of("bad-3").getFirst();
    assertThat(headers(letter)).contains("=value_too_large;", "dlt_by_reference=true;");
    assertThat(new String(letter.value(), StandardCharsets.UTF_8))
        .contains("\"size\":" + bomb.length, "\"topic\":\"" + TestAgents.TOPIC + "\"");
  }

  private static String headers(ConsumerRecord<byte[], byte[]> record) {
    StringBuilder text = new StringBuilder();
    record
        .headers()
        .forEach(
            header ->
                text.append(header.key())
                    .append('=')
                    .append(
                        new String(Objects.requireNonNull(header.value()), StandardCharsets.UTF_8))
                    .append(';'));
    return text.toString();
  }
}
