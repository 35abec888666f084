package io.observatory.benchmarks;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** How far a consumer group is behind one topic, by the offsets it has committed. */
final class GroupLag implements AutoCloseable {
  private final Admin admin;
  private final String group;
  private final String topic;

  GroupLag(Properties client, String group, String topic) {
    this.admin = Admin.create(client);
    this.group = group;
    this.topic = topic;
  }

  /** End offset of every partition of the topic. */
  Map<TopicPartition, Long> ends() {
    try {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (TopicDescription each :
          admin.describeTopics(List.of(topic)).allTopicNames().get().values()) {
        each.partitions()
            .forEach(
                p -> latest.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
      }
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(latest)
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Waits until the group has committed all of {@code ends}; the clock time of that, nanoseconds.
   */
  long awaitCommitted(Map<TopicPartition, Long> ends, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      long behind = behind(ends);
      long now = System.nanoTime();
      if (behind == 0) {
        return now;
      }
      if (now > deadline) {
        throw new IllegalStateException(
            group + " is still " + behind + " records behind after " + limit.toSeconds() + " s");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  long behind(Map<TopicPartition, Long> ends) {
    try {
      var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      long behind = 0;
      for (var end : ends.entrySet()) {
        var offset = committed.get(end.getKey());
        behind += Math.max(0, end.getValue() - (offset == null ? 0 : offset.offset()));
      }
      return behind;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
