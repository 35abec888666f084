package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.approval.ApprovalTail;
import io.observatory.hitl.session.DecisionCodec;
import io.observatory.hitl.tail.Following;
import io.observatory.hitl.tail.GoneException;
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
 * Follows approvals on their topic, with a consumer per listener: what is told is what is
 * committed, and every instance can go on from every event's id.
 */
@Component
class KafkaApprovalTail implements ApprovalTail {

  static final String TOPIC = "gateway.approval.v1";

  private final ConsumerFactory<byte[], byte[]> consumers;
  private final DecisionCodec codec;

  KafkaApprovalTail(ConsumerFactory<byte[], byte[]> consumers, DecisionCodec codec) {
    this.consumers = consumers;
    this.codec = codec;
  }

  @Override
  public Following follow(Wanted wanted, @Nullable String after) {
    KafkaConsumer<byte[], byte[]> consumer = TailConsumers.create(consumers);
    try {
      List<TopicPartition> partitions = TailConsumers.partitions(consumer, TOPIC);
      consumer.assign(partitions);
      if (after == null) {
        consumer.seekToEnd(partitions);
      } else {
        Map<TopicPartition, Long> places = TailPlace.read(after, partitions);
        requireKept(
            places,
            consumer.beginningOffsets(partitions, TailConsumers.PATIENCE),
            consumer.endOffsets(partitions, TailConsumers.PATIENCE));
        places.forEach(consumer::seek);
      }
      return new TailFollowing(consumer, new Reading(codec, new ApprovalSieve(wanted))::read);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** Going on from what is not kept any more would leave a gap that nobody hears of. */
  static void requireKept(
      Map<TopicPartition, Long> places,
      Map<TopicPartition, Long> begin,
      Map<TopicPartition, Long> end) {
    places.forEach(
        (partition, place) -> {
          if (place > end.getOrDefault(partition, 0L)) {
            throw new IllegalArgumentException("no event has that id: " + partition);
          }
          if (place < begin.getOrDefault(partition, 0L)) {
            throw new GoneException("What came after this event is not kept any more.");
          }
        });
  }

  /** What one listener is told; used by its thread. */
  private static final class Reading {

    private static final int REMEMBERED = 10_000;

    private final DecisionCodec codec;
    private final ApprovalSieve sieve;

    /** The latest revision told of each approval: what the outbox sends again is not told again. */
    private final Map<String, Long> told =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
          }
        };

    private Reading(DecisionCodec codec, ApprovalSieve sieve) {
      this.codec = codec;
      this.sieve = sieve;
    }

    private TailFollowing.@Nullable Told read(ConsumerRecord<byte[], byte[]> record) {
      Map<String, @Nullable Object> event =
          record.value() == null ? null : codec.read(record.value());
      return event != null && isNew(event) && sieve.lets(event)
          ? new TailFollowing.Told("approval", event)
          : null;
    }

    private boolean isNew(Map<String, @Nullable Object> event) {
      if (!(event.get("revision") instanceof Long revision)) {
        return true;
      }
      String id = String.valueOf(event.get("approval_id"));
      Long last = told.get(id);
      if (last != null && last >= revision) {
        return false;
      }
      told.put(id, revision);
      return true;
    }
  }
}
