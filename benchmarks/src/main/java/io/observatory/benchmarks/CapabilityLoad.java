package io.observatory.benchmarks;

import io.observatory.events.AgentState;
import io.observatory.events.Capability;
import io.observatory.events.CapabilityUpdateKind;
import io.observatory.events.CapabilityUpdated;
import io.observatory.events.ExecutionPolicy;
import io.observatory.platform.avro.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A fleet of 100,000 kinds of agents: each kind has four of 10,000 capabilities, some of which are
 * far more common than others. The same seed gives the same agents and questions.
 */
final class CapabilityLoad {
  static final String TOPIC = "gateway.capability.v1";
  static final int AGENTS = 1_000_000;
  private static final int KINDS = 100_000;
  private static final int CAPABILITIES = 10_000;
  private static final int CLUSTERS = 50;
  private static final int TYPES = 20;
  private static final int EACH = 4;

  private final List<List<Capability>> kinds = new ArrayList<>(KINDS);

  /** A question in our words and in SQL. */
  record Question(String query, String sql) {}

  CapabilityLoad() {
    Random random = new Random(1);
    for (int i = 0; i < KINDS; i++) {
      List<Capability> capabilities = new ArrayList<>(EACH);
      for (int j = 0; j < EACH; j++) {
        capabilities.add(new Capability(capability(random), "1." + random.nextInt(3) + ".0"));
      }
      kinds.add(
          capabilities.stream()
              .sorted(java.util.Comparator.comparing(Capability::getName))
              .distinct()
              .toList());
    }
  }

  private static String capability(Random random) {
    double skewed = Math.pow(random.nextDouble(), 2);
    return "skill." + (int) (skewed * CAPABILITIES);
  }

  private static String agentId(int number) {
    return "bench-agent-" + number;
  }

  private static String cluster(int number) {
    return "cluster-" + number % CLUSTERS;
  }

  private static String type(int number) {
    return "type-" + number % KINDS / 7 % TYPES; // the same for all of a kind
  }

  private static AgentState state(int number) {
    return switch (number % 33) {
      case 0 -> AgentState.SUSPECT;
      case 1 -> AgentState.FLAPPING;
      default -> AgentState.ALIVE;
    };
  }

  private static ExecutionPolicy policy(int number) {
    return number % 5 == 0 ? ExecutionPolicy.APPROVAL_REQUIRED : ExecutionPolicy.AUTO;
  }

  /** Puts every agent on the topic and waits until the broker has taken the last. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  void send(Properties client, AvroCodec codec, Instant now) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("acks", "all");
    properties.put("linger.ms", "20");
    properties.put("batch.size", "262144");
    properties.put("compression.type", "lz4");
    AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < AGENTS; i++) {
        byte[] key = agentId(i).getBytes(StandardCharsets.UTF_8);
        byte[] value = codec.encode(TOPIC, record(i, now));
        producer.send(
            new ProducerRecord<>(TOPIC, key, value),
            (metadata, failure) -> {
              if (failure != null) {
                refused.set(failure);
              }
            });
      }
      producer.flush();
    }
    Exception failure = refused.get();
    if (failure != null) {
      throw new IllegalStateException("the broker did not take every agent", failure);
    }
  }

  private CapabilityUpdated record(int number, Instant now) {
    return CapabilityUpdated.newBuilder()
        .setEventId(new UUID(0, number).toString())
        .setSentAt(now)
        .setAgentId(agentId(number))
        .setClusterId(cluster(number))
        .setKind(CapabilityUpdateKind.REGISTERED)
        .setAgentType(type(number))
        .setCapabilities(kinds.get(number % KINDS))
        .setExecutionPolicy(policy(number))
        .setState(state(number))
        .setRegisteredAt(now)
        .setLastSeen(now)
        .setIncarnation(1)
        .setRevision(1)
        .build();
  }

  /** The same agent as a line for COPY: id, cluster, type, capabilities, policy, state. */
  String row(int number) {
    String capabilities =
        kinds.get(number % KINDS).stream()
            .map(
                each ->
                    "{\"name\":\""
                        + each.getName()
                        + "\",\"version\":\""
                        + each.getVersion()
                        + "\"}")
            .collect(Collectors.joining(",", "[", "]"));
    return String.join(
        "\t",
        agentId(number),
        cluster(number),
        type(number),
        capabilities,
        policy(number).name(),
        state(number).name());
  }

  /** The next question of three terms; four forms in turn. */
  static Question question(int number, Random random) {
    String one = capability(random);
    String other = capability(random);
    String cluster = cluster(random.nextInt(CLUSTERS));
    String type = "type-" + random.nextInt(TYPES);
    return switch (number % 4) {
      case 0 ->
          new Question(
              one + " cluster:" + cluster + " NOT state:SUSPECT",
              has(one) + " AND cluster_id = '" + cluster + "' AND state <> 'SUSPECT'");
      case 1 ->
          new Question(
              "(" + one + " OR " + other + ") policy:AUTO",
              "(" + has(one) + " OR " + has(other) + ") AND execution_policy = 'AUTO'");
      case 2 ->
          new Question(
              one + " type:" + type + " NOT " + other,
              has(one) + " AND agent_type = '" + type + "' AND NOT " + has(other));
      default ->
          new Question(
              "NOT " + one + " cluster:" + cluster + " type:" + type,
              "NOT "
                  + has(one)
                  + " AND cluster_id = '"
                  + cluster
                  + "' AND agent_type = '"
                  + type
                  + "'");
    };
  }

  private static String has(String capability) {
    return "capabilities @> '[{\"name\": \"" + capability + "\"}]'";
  }
}
