package io.observatory.audit.inbound.kafka;

import io.observatory.audit.log.AuditLog;
import io.observatory.audit.log.FencedException;
import io.observatory.audit.log.SkipReason;
import io.observatory.audit.log.Source;
import io.observatory.audit.log.Span;
import io.observatory.audit.log.TopicId;
import io.observatory.audit.log.UnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds where the log stands in a partition, and records what can no longer be read. */
final class Placement {

  private static final Logger log = LoggerFactory.getLogger(Placement.class);

  private final AuditLog auditLog;
  private final TopicIdentities identities;
  private final IngestMetrics metrics;
  private final Duration patience;

  Placement(
      AuditLog auditLog, TopicIdentities identities, IngestMetrics metrics, Duration patience) {
    this.auditLog = auditLog;
    this.identities = identities;
    this.metrics = metrics;
    this.patience = patience;
  }

  /**
   * The places of those partitions that can be read from now.
   *
   * @throws UnavailableException when broker or store is away
   */
  Map<TopicPartition, Place> of(
      Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    Map<String, TopicId> topics = identities.of(names(partitions));
    Map<TopicPartition, Source> sources = new HashMap<>();
    for (TopicPartition each : partitions) {
      TopicId topic = topics.get(each.topic());
      if (topic != null) {
        sources.put(each, new Source(topic, each.partition()));
      }
    }
    Map<Source, Long> positions = auditLog.positions(sources.values());
    Bounds bounds = bounds(consumer, sources.keySet());
    Map<TopicPartition, Place> places = new HashMap<>();
    sources.forEach(
        (partition, source) -> {
          long next = positions.getOrDefault(source, 0L);
          if (next > bounds.end(partition)) {
            log.error(
                "{} ends at {} before the stored {}: the broker lost records",
                source,
                bounds.end(partition),
                next);
            metrics.truncated();
          } else {
            places.put(
                partition, new Place(source, present(source, next, bounds.begin(partition))));
          }
        });
    return places;
  }

  /** Those partitions whose topic is no longer the one the records were read from. */
  Set<TopicPartition> recreated(Map<TopicPartition, Span> spans) {
    Map<String, TopicId> topics = identities.of(names(spans.keySet()));
    Set<TopicPartition> changed = new HashSet<>();
    spans.forEach(
        (partition, span) -> {
          TopicId present = topics.get(partition.topic());
          if (present != null && !present.equals(span.source().topic())) {
            changed.add(partition);
          }
        });
    return changed;
  }

  /** Moves over offsets that held nothing readable. */
  void pass(Span span) {
    auditLog.skip(span, SkipReason.NOTHING_READABLE);
  }

  private long present(Source source, long next, long begin) {
    if (next >= begin) {
      return next;
    }
    Span gone = new Span(source, next, begin);
    try {
      auditLog.skip(gone, SkipReason.EXPIRED);
    } catch (FencedException e) {
      throw new UnavailableException(source + " is being placed by another writer", e);
    }
    log.error("{}: offsets {} to {} expired before they were read", source, next, begin);
    metrics.lost(begin - next);
    return begin;
  }

  private Bounds bounds(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    try {
      return new Bounds(
          consumer.beginningOffsets(partitions, patience),
          consumer.endOffsets(partitions, patience));
    } catch (KafkaException e) {
      throw new UnavailableException("the broker does not say which offsets it has", e);
    }
  }

  private static Set<String> names(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
  }

  private record Bounds(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {

    long begin(TopicPartition partition) {
      return begins.getOrDefault(partition, 0L);
    }

    long end(TopicPartition partition) {
      return ends.getOrDefault(partition, Long.MAX_VALUE);
    }
  }
}
