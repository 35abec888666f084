package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.relay.Digest;
import io.observatory.hitl.session.DecisionCodec;
import io.observatory.hitl.session.SessionTail;
import io.observatory.hitl.tail.Following;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.kafka.Misrouting;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * Follows a session on the topics themselves, with a consumer per listener: what is told is what is
 * committed, and every instance can go on from every event's id. Of the answers, which lie by
 * command, those of the session are picked out.
 */
@Component
class KafkaSessionTail implements SessionTail {

  static final String RELEASED = "gateway.decision.released.v1";

  private final ConsumerFactory<byte[], byte[]> consumers;
  private final DecisionCodec codec;

  KafkaSessionTail(ConsumerFactory<byte[], byte[]> consumers, DecisionCodec codec) {
    this.consumers = consumers;
    this.codec = codec;
  }

  @Override
  public Following follow(String sessionId, @Nullable String after) {
    KafkaConsumer<byte[], byte[]> consumer = TailConsumers.create(consumers);
    try {
      List<TopicPartition> partitions = partitions(consumer, sessionId);
      consumer.assign(partitions);
      if (after == null) {
        consumer.seekToEnd(partitions);
      } else {
        TailPlace.read(after, partitions).forEach(consumer::seek);
      }
      byte[] key = sessionId.getBytes(StandardCharsets.UTF_8);
      return new TailFollowing(consumer, record -> told(record, sessionId, key));
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String sessionId) {
    List<TopicPartition> partitions = new ArrayList<>();
    byte[] key = sessionId.getBytes(StandardCharsets.UTF_8);
    for (String topic : List.of(RELEASED, GateNewsReading.TOPIC)) {
      int count = TailConsumers.partitions(consumer, topic).size();
      partitions.add(new TopicPartition(topic, Misrouting.partition(key, count)));
    }
    partitions.addAll(TailConsumers.partitions(consumer, ReplyReading.TOPIC));
    return partitions;
  }

  /** Null when it is not about the session. */
  private TailFollowing.@Nullable Told told(
      ConsumerRecord<byte[], byte[]> record, String sessionId, byte[] key) {
    Map<String, @Nullable Object> content = content(record, sessionId, key);
    return content == null ? null : new TailFollowing.Told(name(record.topic()), content);
  }

  private @Nullable Map<String, @Nullable Object> content(
      ConsumerRecord<byte[], byte[]> record, String sessionId, byte[] key) {
    boolean answer = record.topic().equals(ReplyReading.TOPIC);
    if (record.value() == null || (!answer && !Arrays.equals(key, record.key()))) {
      return null;
    }
    Map<String, @Nullable Object> read = codec.read(record.value());
    if (answer) {
      return read != null && sessionId.equals(read.get("session_id")) ? read : null;
    }
    return record.topic().equals(RELEASED) ? released(record, read) : read;
  }

  private static Map<String, @Nullable Object> released(
      ConsumerRecord<byte[], byte[]> record, @Nullable Map<String, @Nullable Object> decision) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("at", Instant.ofEpochMilli(record.timestamp()).toString());
    content.put("digest", Digest.of(record.value()));
    content.put("origin", CloudEvents.text(record.headers(), "observatory-origin"));
    content.put("operator", CloudEvents.text(record.headers(), "observatory-operator"));
    content.put("decision", decision);
    return content;
  }

  private static String name(String topic) {
    return switch (topic) {
      case RELEASED -> "released";
      case GateNewsReading.TOPIC -> "gate";
      default -> "control";
    };
  }
}
