package io.observatory.heartbeat.inbound.kafka;

import io.observatory.events.Heartbeat;
import io.observatory.events.HeartbeatKind;
import io.observatory.heartbeat.agent.Absence;
import io.observatory.heartbeat.agent.Beat;
import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.agent.Claim;
import io.observatory.heartbeat.agent.ExecutionPolicy;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.Misrouting;
import io.observatory.platform.kafka.PoisonRecordException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record into a beat, or says what is wrong with it. For one thread: it remembers the worst
 * clock skew it met.
 */
final class BeatReader {

  private static final int LONGEST_ID = 256;
  private static final int MOST_CAPABILITIES = 1_000;

  private static final Claim NOTHING = new Claim("", null, null, null, null);

  private final AvroCodec codec;
  private long worstSkewMillis;

  BeatReader(AvroCodec codec) {
    this.codec = codec;
  }

  /**
   * The beat in {@code record}.
   *
   * @throws PoisonRecordException when there is none and never will be
   * @throws io.observatory.platform.avro.RegistryUnavailableException when it can not be told now
   */
  Beat read(ConsumerRecord<byte[], byte[]> record, int partitions) {
    if (record.key() == null) {
      throw new PoisonRecordException("null_key", "a heartbeat without a key belongs to nobody");
    }
    Heartbeat heartbeat = codec.decode(record.topic(), record.value(), Heartbeat.class);
    String agentId = id("agent_id", heartbeat.getAgentId());
    Misrouting.fault(record, partitions, agentId)
        .ifPresent(
            fault -> {
              throw new PoisonRecordException(
                  fault, "the key, the partition and agent_id do not belong together");
            });
    if (heartbeat.getIncarnation() < 0 || heartbeat.getSeq() < 0) {
      throw new PoisonRecordException("invalid_order", "incarnation or seq is negative");
    }
    noteSkew(record, heartbeat);
    return new Beat(
        agentId,
        claim(heartbeat),
        heartbeat.getIncarnation(),
        heartbeat.getSeq(),
        kind(heartbeat.getKind()),
        absence(heartbeat));
  }

  /** The largest difference between an agent's clock and the broker's since the last call. */
  long takeWorstSkewMillis() {
    long worst = worstSkewMillis;
    worstSkewMillis = 0;
    return worst;
  }

  private void noteSkew(ConsumerRecord<byte[], byte[]> record, Heartbeat heartbeat) {
    long skew = Math.abs(record.timestamp() - heartbeat.getSentAt().toEpochMilli());
    worstSkewMillis = Math.max(worstSkewMillis, skew);
  }

  private static Beat.Kind kind(HeartbeatKind said) {
    return switch (said) {
      case DEREGISTER -> Beat.Kind.FAREWELL;
      case TRAFFIC -> Beat.Kind.TRAFFIC;
      case BEAT, REGISTER, UNKNOWN -> Beat.Kind.SIGN_OF_LIFE;
    };
  }

  /** How long the agent will be silent by its own clock, which may be wrong but runs like ours. */
  private static @Nullable Absence absence(Heartbeat heartbeat) {
    Instant busyUntil = heartbeat.getBusyUntil();
    Instant wakeAt = heartbeat.getNextWakeAt();
    String progress = heartbeat.getProgress();
    if (busyUntil == null && wakeAt == null && progress == null) {
      return null;
    }
    return new Absence(
        millisFrom(heartbeat.getSentAt(), busyUntil),
        millisFrom(heartbeat.getSentAt(), wakeAt),
        progress == null ? null : storable("progress", shortened(progress)));
  }

  private static long millisFrom(Instant sentAt, @Nullable Instant until) {
    return until == null ? 0 : Math.max(0, until.toEpochMilli() - sentAt.toEpochMilli());
  }

  private static String shortened(String progress) {
    return progress.length() <= LONGEST_ID ? progress : progress.substring(0, LONGEST_ID);
  }

  private static Claim claim(Heartbeat heartbeat) {
    if (heartbeat.getKind() == HeartbeatKind.TRAFFIC) {
      return NOTHING;
    }
    List<io.observatory.events.Capability> said = heartbeat.getCapabilities();
    boolean unsaid = said.isEmpty() && heartbeat.getKind() != HeartbeatKind.REGISTER;
    return new Claim(
        id("cluster_id", heartbeat.getClusterId()),
        text("agent_type", heartbeat.getAgentType()),
        unsaid ? null : capabilities(said),
        policy(heartbeat.getExecutionPolicy()),
        ttl(heartbeat.getTtlMs()));
  }

  private static @Nullable Long ttl(@Nullable Long said) {
    if (said != null && said <= 0) {
      throw new PoisonRecordException("invalid_ttl", "ttl_ms is " + said + ", not above 0");
    }
    return said;
  }

  private static List<Capability> capabilities(List<io.observatory.events.Capability> said) {
    if (said.size() > MOST_CAPABILITIES) {
      throw new PoisonRecordException(
          "too_many_capabilities", said.size() + " capabilities, more than " + MOST_CAPABILITIES);
    }
    List<Capability> capabilities = new ArrayList<>(said.size());
    for (io.observatory.events.Capability each : said) {
      capabilities.add(
          new Capability(
              id("capability name", each.getName()),
              text("capability version", each.getVersion())));
    }
    return capabilities;
  }

  /** A policy this version does not know changes nothing: the agent is alive all the same. */
  private static @Nullable ExecutionPolicy policy(
      io.observatory.events.@Nullable ExecutionPolicy said) {
    return switch (said) {
      case AUTO -> ExecutionPolicy.AUTO;
      case APPROVAL_REQUIRED -> ExecutionPolicy.APPROVAL_REQUIRED;
      case UNKNOWN -> null;
      case null -> null;
    };
  }

  private static String id(String field, String value) {
    if (value.isBlank()) {
      throw new PoisonRecordException("empty_id", field + " is empty");
    }
    if (value.length() > LONGEST_ID) {
      throw new PoisonRecordException(
          "overlong_id", field + " has " + value.length() + " characters, more than " + LONGEST_ID);
    }
    return storable(field, value);
  }

  private static @Nullable String text(String field, @Nullable String value) {
    if (value != null && value.length() > LONGEST_ID) {
      throw new PoisonRecordException(
          "overlong_text",
          field + " has " + value.length() + " characters, more than " + LONGEST_ID);
    }
    return value == null ? null : storable(field, value);
  }

  private static String storable(String field, String value) {
    // Avro decodes bytes that are no UTF-8 to the replacement character; nobody means that one.
    if (value.indexOf('\uFFFD') >= 0) {
      throw new PoisonRecordException("invalid_utf8", field + " is not valid UTF-8");
    }
    if (value.indexOf('\0') >= 0) {
      throw new PoisonRecordException("invalid_text", field + " contains a NUL character");
    }
    return value;
  }
}
