package io.observatory.hitl.inbound.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.observatory.hitl.relay.InstanceLoad;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.jspecify.annotations.Nullable;

/** What this instance's relays hold, how far they are behind, and how Kafka Streams is doing. */
final class RelayMetrics {

  private final MeterRegistry meters;
  private @Nullable KafkaStreamsMetrics streams;

  RelayMetrics(MeterRegistry meters, InstanceLoad load, Supplier<@Nullable KafkaStreams> relay) {
    this.meters = meters;
    Gauge.builder("observatory.hitl.held.messages", load, InstanceLoad::messages)
        .description("Messages that wait on this instance")
        .register(meters);
    Gauge.builder("observatory.hitl.held.bytes", load, InstanceLoad::bytes)
        .baseUnit("bytes")
        .description("Bytes that wait on this instance")
        .register(meters);
    Gauge.builder("observatory.hitl.relay.lag", () -> lag(relay.get()))
        .description("Decisions and commands read by no committed transaction of this instance yet")
        .register(meters);
  }

  /** Shows Kafka Streams' own metrics ({@code kafka.stream.*}) until {@link #unbind}. */
  synchronized void bind(KafkaStreams relay) {
    KafkaStreamsMetrics bound = new KafkaStreamsMetrics(relay);
    bound.bindTo(meters);
    streams = bound;
  }

  synchronized void unbind() {
    if (streams != null) {
      streams.close();
      streams = null;
    }
  }

  private static long lag(@Nullable KafkaStreams relay) {
    return relay == null
        ? 0
        : relay.metadataForLocalThreads().stream()
            .flatMap(thread -> thread.activeTasks().stream())
            .mapToLong(RelayMetrics::lag)
            .sum();
  }

  /** The offset map has -1 until the first commit, or the first fetch. */
  private static long lag(TaskMetadata task) {
    long lag = 0;
    for (TopicPartition partition : task.topicPartitions()) {
      long end = task.endOffsets().getOrDefault(partition, -1L);
      long done = task.committedOffsets().getOrDefault(partition, -1L);
      lag += end < 0 || done < 0 ? 0 : Math.max(0, end - done);
    }
    return lag;
  }
}
