package io.observatory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.kafka.Misrouting;
import io.observatory.testsupport.KafkaProbe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Agents whose Kafka client is not Java's: kafkajs, and librdkafka under Python. */
@ExtendWith(ExampleGateway.class)
class ForeignClientsIT {
  private static final Path EXAMPLES = Repository.root().resolve("examples/register-and-watch");
  private static final Path MANY = Path.of("src/test/resources/foreign/many_heartbeats.py");
  private static final String HEARTBEATS = "gateway.heartbeat.v1";
  private static final String DEAD = HEARTBEATS + "-heartbeat-service-dlt";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int PARTITIONS = 12;

  /** A record that only a reader of uncommitted records sees: its transaction is aborted. */
  @BeforeAll
  static void abortAnUpdate(ExampleGateway.Running gateway) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", gateway.brokers(), "transactional.id", "e2e-aborting");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int partition = 0; partition < 6; partition++) {
        producer
            .send(new ProducerRecord<>("gateway.capability.v1", partition, "ghost", new byte[9]))
            .get();
      }
      producer.abortTransaction();
    }
  }

  @Test
  void aJavaScriptAgentRegistersAndFindsItselfInTheMap(ExampleGateway.Running gateway)
      throws Exception {
    String out =
        gateway.node(
            Map.of("AGENT_ID", "agent-javascript-2"), EXAMPLES.resolve("register-and-watch.mjs"));
    assertThat(out)
        .contains("agent-javascript-2 is ALIVE: transcribe 1.4.0, translate 2.0.1")
        .doesNotContain("ghost");
    gateway.awaitAlive("agent-javascript-2", "transcribe");
  }

  @Test
  void aPythonAgentRegistersAndFindsItselfInTheMap(ExampleGateway.Running gateway)
      throws Exception {
    String out =
        gateway.python(
            Map.of("AGENT_ID", "agent-python-2"), EXAMPLES.resolve("register_and_watch.py"));
    assertThat(out)
        .contains("agent-python-2 is ALIVE: quote 0.9.0, summarise 1.2.0")
        .doesNotContain("ghost");
    gateway.awaitAlive("agent-python-2", "quote");
  }

  @Test
  void whatTheDefaultPartitionerOfLibrdkafkaMisroutesIsDeadLetteredAndCountedNotProcessed(
      ExampleGateway.Running gateway) throws Exception {
    String run = UUID.randomUUID().toString().substring(0, 8);
    List<String> agents = IntStream.range(0, 60).mapToObj(i -> "crc-" + run + "-" + i).toList();
    double before = misrouted(gateway);

    Map<String, Integer> sent = send(gateway, agents, "");

    var wrong = new TreeSet<String>();
    sent.forEach(
        (agent, partition) -> {
          if (partition != partition(agent)) {
            wrong.add(agent);
          }
        });
    assertThat(wrong).as("CRC32 and murmur2 seldom agree").hasSizeGreaterThan(40);
    List<ConsumerRecord<byte[], byte[]>> letters;
    try (KafkaProbe probe = KafkaProbe.at(gateway.brokers())) {
      letters =
          ours(run, probe.readUntil(DEAD, seen -> ours(run, seen).size() >= wrong.size(), SOON));
      Map<String, byte[]> originals =
          ours(
                  run,
                  probe.readUntil(
                      HEARTBEATS, seen -> ours(run, seen).size() >= agents.size(), SOON))
              .stream()
              .collect(Collectors.toMap(ForeignClientsIT::key, ConsumerRecord::value));
      assertThat(letters)
          .allSatisfy(
              letter -> {
                assertThat(CloudEvents.text(letter.headers(), "dlt_reason")).isEqualTo("misrouted");
                assertThat(CloudEvents.text(letter.headers(), "dlt_partition"))
                    .isEqualTo(String.valueOf(sent.get(key(letter))));
                assertThat(letter.value()).isEqualTo(originals.get(key(letter)));
              });
    }
    assertThat(letters.stream().map(ForeignClientsIT::key))
        .containsExactlyInAnyOrderElementsOf(wrong);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(misrouted(gateway) - before).isEqualTo(wrong.size()));
    for (String agent : wrong) {
      assertThat(gateway.get("/v1/agents/" + agent).statusCode()).as(agent).isEqualTo(404);
    }

    assertThat(send(gateway, agents, "murmur2_random"))
        .allSatisfy((agent, partition) -> assertThat(partition).isEqualTo(partition(agent)));

    agents.forEach(agent -> gateway.awaitAlive(agent, agent));
    assertThat(misrouted(gateway) - before).isEqualTo(wrong.size());
  }

  private static Map<String, Integer> send(
      ExampleGateway.Running gateway, List<String> agents, String partitioner) throws Exception {
    String out =
        gateway.python(
            Map.of("AGENTS", String.join(",", agents), "PARTITIONER", partitioner),
            MANY.toAbsolutePath());
    Map<String, Integer> partitions = new TreeMap<>();
    out.lines()
        .map(line -> line.split(" "))
        .forEach(words -> partitions.put(words[0], Integer.valueOf(words[1])));
    assertThat(partitions).containsOnlyKeys(agents);
    return partitions;
  }

  private static double misrouted(ExampleGateway.Running gateway) throws Exception {
    String page = gateway.get("/actuator/prometheus").body();
    return Arrays.stream(page.split("\n"))
        .filter(line -> line.startsWith("observatory_dead_letters_total{"))
        .filter(line -> line.contains("reason=\"misrouted\"") && line.contains(HEARTBEATS))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static List<ConsumerRecord<byte[], byte[]>> ours(
      String run, List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().filter(record -> key(record).startsWith("crc-" + run)).toList();
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  private static int partition(String agent) {
    return Misrouting.partition(agent.getBytes(StandardCharsets.UTF_8), PARTITIONS);
  }
}
