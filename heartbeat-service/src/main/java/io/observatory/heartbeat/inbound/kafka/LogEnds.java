package io.observatory.heartbeat.inbound.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/**
 * Where partitions end, as the broker says now. It tells the end past open transactions: what they
 * hide from a read_committed consumer may be beats, so the log is not read to its end before them.
 */
@Component
class LogEnds implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 4_000;

  private final Admin admin;

  LogEnds(KafkaAdmin configured) {
    Map<String, Object> configuration = new HashMap<>(configured.getConfigurationProperties());
    configuration.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    configuration.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    this.admin = Admin.create(configuration);
  }

  /** Asks; partitions whose end can not be told are missing in the answer. Never fails. */
  CompletableFuture<Map<TopicPartition, Long>> ask(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    ListOffsetsResult result =
        admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED));
    Map<TopicPartition, CompletableFuture<Long>> ends = new HashMap<>();
    for (TopicPartition partition : latest.keySet()) {
      ends.put(
          partition,
          result
              .partitionResult(partition)
              .toCompletionStage()
              .toCompletableFuture()
              .thenApply(ListOffsetsResult.ListOffsetsResultInfo::offset)
              .exceptionally(away -> -1L));
    }
    return CompletableFuture.allOf(ends.values().toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              Map<TopicPartition, Long> known = new HashMap<>();
              ends.forEach((partition, end) -> known.put(partition, end.join()));
              known.values().removeIf(end -> end < 0);
              return known;
            });
  }

  /**
   * Asks for all and waits.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException when any end can not be told now
   */
  Map<TopicPartition, Long> require(Collection<TopicPartition> partitions)
      throws InterruptedException {
    try {
      Map<TopicPartition, Long> ends =
          ask(partitions).get(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      if (ends.size() == partitions.size()) {
        return ends;
      }
    } catch (TimeoutException | java.util.concurrent.ExecutionException away) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "the ends of partitions are not to be learnt", away);
    }
    throw new org.apache.kafka.common.errors.TimeoutException(
        "the ends of some partitions are not to be learnt");
  }

  @Override
  public void close() {
    admin.close(java.time.Duration.ofSeconds(2));
  }
}
