package io.observatory.heartbeat;

import io.observatory.events.AgentState;
import io.observatory.events.Capability;
import io.observatory.events.CapabilityUpdated;
import io.observatory.events.ExecutionPolicy;
import io.observatory.heartbeat.capability.MappedAgent;
import io.observatory.heartbeat.capability.RevisionToken;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.schemas.TrustedEvents;
import io.observatory.testsupport.Infra;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes the capability topic as the outbox does, and remembers what stands where. */
final class CapabilityTopic implements AutoCloseable {

  static final String TOPIC = "gateway.capability.v1";

  private final AvroCodec codec;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, List<Entry>> log = new ConcurrentHashMap<>();
  private final ReentrantLock underWay = new ReentrantLock(true);

  CapabilityTopic(Infra infra, AvroCodec codec) {
    TrustedEvents.trust();
    this.codec = codec;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                infra.bootstrapServers(),
                ProducerConfig.LINGER_MS_CONFIG,
                0), // most of it is sent one by one
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** A record as it stands in the topic; without an agent it is a removal. */
  record Entry(int partition, long offset, @Nullable MappedAgent agent) {}

  private record Change(String agentId, @Nullable MappedAgent agent) {}

  Entry put(MappedAgent agent) {
    return putAll(List.of(agent));
  }

  /** Waits for the broker when all of them are sent; the last one. */
  Entry putAll(List<MappedAgent> agents) {
    return append(agents.stream().map(agent -> new Change(agent.agentId(), agent)).toList());
  }

  Entry remove(String agentId) {
    return removeAll(List.of(agentId));
  }

  Entry removeAll(List<String> agentIds) {
    return append(agentIds.stream().map(id -> new Change(id, null)).toList());
  }

  RecordMetadata send(byte[] key, byte @Nullable [] value) {
    return taken(producer.send(new ProducerRecord<>(TOPIC, key, value)));
  }

  private Future<RecordMetadata> begin(Change change) {
    MappedAgent agent = change.agent();
    byte[] value = agent == null ? null : codec.encode(TOPIC, record(agent));
    byte[] key = change.agentId().getBytes(StandardCharsets.UTF_8);
    return producer.send(new ProducerRecord<>(TOPIC, key, value));
  }

  private static RecordMetadata taken(Future<RecordMetadata> sent) {
    try {
      return sent.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a test record was not taken", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Entry append(List<Change> changes) {
    underWay.lock();
    try {
      List<Future<RecordMetadata>> sent = changes.stream().map(this::begin).toList();
      Entry last = null;
      for (int i = 0; i < sent.size(); i++) {
        RecordMetadata at = taken(sent.get(i));
        last = new Entry(at.partition(), at.offset(), changes.get(i).agent());
        log.computeIfAbsent(
                changes.get(i).agentId(), unseen -> Collections.synchronizedList(new ArrayList<>()))
            .add(last);
      }
      return Objects.requireNonNull(last, "nothing is to be written");
    } finally {
      underWay.unlock();
    }
  }

  /** Waits until what is under way is remembered: the map may have heard of it before us. */
  void settle() {
    underWay.lock();
    underWay.unlock();
  }

  /** Everything written of an agent, in order. */
  List<Entry> of(String agentId) {
    List<Entry> entries = log.getOrDefault(agentId, List.of());
    synchronized (entries) {
      return List.copyOf(entries);
    }
  }

  /** Who lived when the map had applied this much. */
  List<MappedAgent> at(RevisionToken.Applied moment) {
    List<MappedAgent> agents = new ArrayList<>();
    for (String agentId : log.keySet()) {
      MappedAgent last = null;
      for (Entry entry : of(agentId)) {
        if (entry.offset() < moment.offsets().get(entry.partition())) {
          last = entry.agent();
        }
      }
      if (last != null) {
        agents.add(last);
      }
    }
    return agents;
  }

  private static CapabilityUpdated record(MappedAgent agent) {
    Duration ttl = agent.ttl();
    return CapabilityUpdated.newBuilder()
        .setEventId("test")
        .setSentAt(Instant.EPOCH)
        .setAgentId(agent.agentId())
        .setClusterId(agent.clusterId())
        .setAgentType(agent.agentType())
        .setCapabilities(
            agent.capabilities().stream()
                .map(each -> new Capability(each.name(), each.version()))
                .toList())
        .setExecutionPolicy(ExecutionPolicy.valueOf(String.valueOf(agent.policy())))
        .setState(AgentState.valueOf(agent.state().name()))
        .setRegisteredAt(agent.registeredAt())
        .setLastSeen(agent.lastSeen())
        .setIncarnation(agent.incarnation())
        .setRevision(agent.revision())
        .setDuplicateIdentity(agent.duplicateIdentity())
        .setTtlMs(ttl == null ? null : ttl.toMillis())
        .setEvictAt(agent.evictAt())
        .setNextActiveAt(agent.nextActiveAt())
        .setSigningKey(agent.signingKey())
        .build();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
