package io.observatory.heartbeat.inbound.kafka;

import io.observatory.events.AgentState;
import io.observatory.events.CapabilityUpdated;
import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.agent.ExecutionPolicy;
import io.observatory.heartbeat.capability.LiveState;
import io.observatory.heartbeat.capability.MapUpdate;
import io.observatory.heartbeat.capability.MappedAgent;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.PoisonRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Turns a record of the capability topic into what it says of its agent. */
final class CapabilityReader {

  private final AvroCodec codec;

  CapabilityReader(AvroCodec codec) {
    this.codec = codec;
  }

  /**
   * The update in {@code record}.
   *
   * @throws PoisonRecordException when there is none and never will be
   * @throws io.observatory.platform.avro.RegistryUnavailableException when it can not be told now
   */
  MapUpdate read(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      throw new PoisonRecordException("null_key", "a record without a key tells of nobody");
    }
    String agentId = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      return new MapUpdate.Gone(record.partition(), record.offset(), agentId, 0, "REMOVED");
    }
    CapabilityUpdated told = codec.decode(record.topic(), record.value(), CapabilityUpdated.class);
    if (!told.getAgentId().equals(agentId)) {
      throw new PoisonRecordException("key_mismatch", "the key names another agent");
    }
    LiveState state = state(told.getState());
    return state == null
        ? new MapUpdate.Gone(
            record.partition(),
            record.offset(),
            agentId,
            told.getRevision(),
            told.getState().name())
        : new MapUpdate.Present(record.partition(), record.offset(), agent(told, state));
  }

  private static MappedAgent agent(CapabilityUpdated told, LiveState state) {
    Long ttl = told.getTtlMs();
    return new MappedAgent(
        told.getAgentId(),
        told.getClusterId(),
        told.getAgentType(),
        capabilities(told),
        policy(told),
        state,
        told.getRegisteredAt(),
        told.getLastSeen(),
        told.getIncarnation(),
        told.getRevision(),
        told.getDuplicateIdentity(),
        ttl == null ? null : Duration.ofMillis(ttl),
        told.getEvictAt(),
        told.getNextActiveAt(),
        told.getSigningKey());
  }

  private static List<Capability> capabilities(CapabilityUpdated told) {
    return told.getCapabilities().stream()
        .map(each -> new Capability(each.getName(), each.getVersion()))
        .toList();
  }

  private static @Nullable ExecutionPolicy policy(CapabilityUpdated told) {
    return switch (told.getExecutionPolicy()) {
      case AUTO -> ExecutionPolicy.AUTO;
      case APPROVAL_REQUIRED -> ExecutionPolicy.APPROVAL_REQUIRED;
      case UNKNOWN -> null;
    };
  }

  /** Null for who is gone: a record without a value follows, or followed before compaction. */
  private static @Nullable LiveState state(AgentState state) {
    return switch (state) {
      case ALIVE -> LiveState.ALIVE;
      case LATE -> LiveState.LATE;
      case SUSPECT -> LiveState.SUSPECT;
      case SLEEPING -> LiveState.SLEEPING;
      case FLAPPING -> LiveState.FLAPPING;
      case EXPECTED -> LiveState.EXPECTED;
      case UNKNOWN -> LiveState.UNKNOWN;
      case EVICTED, DEREGISTERED -> null;
    };
  }
}
