package io.observatory.hitl.inbound.kafka;

import io.observatory.events.CapabilityUpdated;
import io.observatory.events.ExecutionPolicy;
import io.observatory.hitl.policy.Execution;
import io.observatory.hitl.policy.Registry;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.DeadLetters;
import io.observatory.platform.kafka.PoisonRecordException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Keeps what agents are registered as where policies look it up. */
@Component
class RegistryProjection {

  private static final String TOPIC = "gateway.capability.v1";

  private final Projection<Registry.Entry> entries;
  private final AvroCodec codec;

  RegistryProjection(Registry registry, AvroCodec codec, DeadLetters letters) {
    this.codec = codec;
    this.entries = new Projection<>(this::read, registry::keep, letters);
  }

  private Registry.Entry read(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      throw new PoisonRecordException("null_key", "a registration of nobody");
    }
    String agentId = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      return new Registry.Entry(agentId, null);
    }
    CapabilityUpdated said = codec.decode(TOPIC, record.value(), CapabilityUpdated.class);
    return new Registry.Entry(
        agentId,
        new Registry.Registered(
            said.getAgentType(), said.getClusterId(), execution(said.getExecutionPolicy())));
  }

  private static Execution execution(ExecutionPolicy policy) {
    return switch (policy) {
      case AUTO -> Execution.AUTO;
      case APPROVAL_REQUIRED -> Execution.APPROVAL_REQUIRED;
      case UNKNOWN -> Execution.UNKNOWN;
    };
  }

  @KafkaListener(
      id = "registry-projection",
      topics = TOPIC,
      groupId = "hitl-service-registry",
      batch = "true",
      properties = "fetch.max.wait.ms=100")
  void take(List<ConsumerRecord<byte[], byte[]>> records) {
    entries.take(records);
  }
}
