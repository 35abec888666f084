package io.observatory.audit.inbound.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.observatory.audit.log.Entries;
import io.observatory.audit.log.Entries.StoredPosition;
import io.observatory.audit.log.Lag;
import io.observatory.audit.log.Lags;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Compares the stored offsets with the ends of the partitions, every few seconds. */
final class LagWatch implements Lags {

  private static final Logger log = LoggerFactory.getLogger(LagWatch.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Admin admin;
  private final Entries entries;
  private final Clock clock;
  private final MultiGauge gauge;
  private volatile @Nullable Measured last;

  LagWatch(Admin admin, Entries entries, Clock clock, MeterRegistry registry) {
    this.admin = admin;
    this.entries = entries;
    this.clock = clock;
    this.gauge =
        MultiGauge.builder("observatory.audit.lag")
            .description("records of a topic that are not stored yet")
            .register(registry);
  }

  @Override
  public @Nullable Measured last() {
    return last;
  }

  @Scheduled(fixedDelay = 5, initialDelay = 2, timeUnit = TimeUnit.SECONDS)
  void measure() {
    try {
      List<Lag> lags = lags(entries.positions());
      last = new Measured(clock.instant(), lags);
      Map<String, Long> byTopic =
          lags.stream()
              .filter(each -> each.lag() != null)
              .collect(
                  Collectors.groupingBy(
                      each -> each.position().source().topic().name(),
                      Collectors.summingLong(each -> each.lag() == null ? 0 : each.lag())));
      gauge.register(
          byTopic.entrySet().stream()
              .map(each -> MultiGauge.Row.of(Tags.of("topic", each.getKey()), each.getValue()))
              .collect(Collectors.toList()),
          true);
    } catch (RuntimeException e) {
      log.debug("Lag not measured: {}", e.getMessage());
    }
  }

  private List<Lag> lags(List<StoredPosition> positions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    positions.forEach(each -> asked.put(partition(each), OffsetSpec.latest()));
    var answers =
        admin.listOffsets(
            asked,
            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)
                .timeoutMs((int) PATIENCE.toMillis()));
    List<Lag> lags = new ArrayList<>();
    for (StoredPosition each : positions) {
      Long end = end(answers.partitionResult(partition(each)));
      lags.add(new Lag(each, end, end == null ? null : Math.max(0, end - each.next())));
    }
    return lags;
  }

  /** Null for a partition that is gone. */
  private static @Nullable Long end(KafkaFuture<ListOffsetsResultInfo> answer) {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).offset();
    } catch (ExecutionException | TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static TopicPartition partition(StoredPosition position) {
    return new TopicPartition(position.source().topic().name(), position.source().partition());
  }
}
