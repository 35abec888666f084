package io.observatory.audit.inbound.kafka;

import io.observatory.audit.log.Batch;
import io.observatory.audit.log.FencedException;
import io.observatory.audit.log.Ingestion;
import io.observatory.audit.log.RejectedException;
import io.observatory.audit.log.SourceRecord;
import io.observatory.audit.log.Span;
import io.observatory.audit.log.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One membership in the consumer group. {@link #turn} polls and stores; while something is away it
 * keeps the records it has, pauses, and goes on polling so that it stays a member. Used by one
 * thread.
 */
final class IngestSession implements ConsumerRebalanceListener {

  private static final Logger log = LoggerFactory.getLogger(IngestSession.class);

  private final Consumer<byte[], byte[]> consumer;
  private final Ingestion ingestion;
  private final Placement placement;
  private final IngestMetrics metrics;
  private final IngestLimits limits;
  private final Map<TopicPartition, Place> places = new HashMap<>();
  private final Set<TopicPartition> unplaced = new HashSet<>();
  private final Backlog backlog = new Backlog();
  private final Backoff backoff;
  private final Backoff placing;
  private final Pulse skips;
  private final Pulse linger;
  private int rowsAtOnce;

  IngestSession(
      Consumer<byte[], byte[]> consumer,
      Ingestion ingestion,
      Placement placement,
      IngestMetrics metrics,
      IngestLimits limits) {
    this.consumer = consumer;
    this.ingestion = ingestion;
    this.placement = placement;
    this.metrics = metrics;
    this.limits = limits;
    this.backoff = new Backoff(limits.retry());
    this.placing = new Backoff(limits.retry());
    this.skips = new Pulse(Duration.ofSeconds(1));
    this.linger = new Pulse(limits.linger());
    this.rowsAtOnce = limits.batchRows();
  }

  /** One poll and, when enough has come together, one batch. */
  void turn() {
    if (!unplaced.isEmpty() && placing.due()) {
      place();
    }
    if (backlog.isEmpty() && backoff.isWaiting() && backoff.due()) {
      // What waited was fenced or given away: nothing is left to try, so read on.
      backoff.reset();
      consumer.resume(places.keySet());
    }
    boolean fresh = backlog.isEmpty();
    take(poll());
    if (fresh && !backlog.isEmpty()) {
      linger.restart();
    }
    if (backoff.due() && !backlog.isEmpty() && (isFull() || linger.over())) {
      store();
    }
    if (skips.over()) {
      skips.restart();
      passEmptyOffsets();
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    // Without a position the consumer would ask for committed offsets, which mean nothing here.
    partitions.forEach(each -> consumer.seek(each, 0));
    consumer.pause(partitions);
    unplaced.addAll(partitions);
    placing.reset();
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    partitions.forEach(places::remove);
    unplaced.removeAll(partitions);
    backlog.drop(partitions);
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    Duration wait = backlog.isEmpty() || !backoff.due() ? limits.poll() : linger.left();
    try {
      return consumer.poll(isFull() && backoff.due() ? Duration.ZERO : wait);
    } catch (OffsetOutOfRangeException e) {
      log.warn("Offsets out of range, asking where the log stands: {}", e.getMessage());
      unplace(e.offsetOutOfRangePartitions().keySet());
      return ConsumerRecords.empty();
    }
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      Place place = places.get(partition);
      if (place != null) {
        for (ConsumerRecord<byte[], byte[]> each : records.records(partition)) {
          backlog.add(partition, Records.of(place.source(), each));
        }
      }
    }
  }

  private boolean isFull() {
    return backlog.rows() >= rowsAtOnce || backlog.bytes() >= limits.batchBytes();
  }

  private void store() {
    long started = System.nanoTime();
    Backlog.Slice slice = backlog.slice(rowsAtOnce, limits.batchBytes(), places, this::reached);
    try {
      Set<TopicPartition> changed = placement.recreated(slice.spans());
      if (!changed.isEmpty()) {
        log.warn("Topics were deleted and made again: {}", changed);
        unplace(changed);
        return;
      }
      append(slice);
      stored(slice, started);
    } catch (FencedException e) {
      log.warn("Another writer was here, asking where the log stands: {}", e.getMessage());
      metrics.fenced();
      unplace(slice.spans().keySet());
    } catch (RejectedException e) {
      rowsAtOnce = Math.max(1, slice.records().size() / 2);
      log.warn("The store refuses a batch, trying {} rows: {}", rowsAtOnce, e.getMessage());
    } catch (UnavailableException e) {
      waitFor(e);
    }
  }

  private long reached(TopicPartition partition, long atLeast) {
    try {
      return Math.max(atLeast, consumer.position(partition, limits.poll()));
    } catch (TimeoutException e) {
      return atLeast; // a new leader is being asked; the next batch will tell
    }
  }

  private void append(Backlog.Slice slice) {
    List<SourceRecord> records = slice.records();
    List<Span> spans = slice.spanList();
    Batch batch = ingestion.read(spans, records);
    try {
      ingestion.append(batch);
    } catch (RejectedException e) {
      if (records.size() > 1) {
        throw e;
      }
      // Its bytes are kept; only what we made of them was refused.
      batch = Ingestion.verbatim(batch, "refused_by_store: " + e.getMessage());
      ingestion.append(batch);
    }
    metrics.stored(batch);
  }

  private void stored(Backlog.Slice slice, long started) {
    backlog.remove(slice);
    Map<TopicPartition, OffsetAndMetadata> hints = new HashMap<>();
    slice
        .spans()
        .forEach(
            (partition, span) -> {
              places.computeIfPresent(partition, (p, place) -> place.at(span.to()));
              hints.put(partition, new OffsetAndMetadata(span.to()));
            });
    // Only so that Kafka's own tools show a lag; nothing reads them.
    consumer.commitAsync(hints, null);
    rowsAtOnce = Math.min(limits.batchRows(), Math.max(1, rowsAtOnce) * 2);
    metrics.batch(slice.records().size(), System.nanoTime() - started);
    if (backoff.reset()) {
      log.info("Storing again");
      consumer.resume(places.keySet());
    }
  }

  private void waitFor(UnavailableException e) {
    if (!backoff.isWaiting()) {
      log.warn("Storing waits: {}", e.getMessage(), e);
    }
    metrics.waited();
    consumer.pause(consumer.assignment());
    backoff.next();
  }

  private void unplace(Collection<TopicPartition> partitions) {
    List<TopicPartition> mine = new ArrayList<>(partitions);
    mine.retainAll(consumer.assignment());
    onPartitionsRevoked(mine);
    onPartitionsAssigned(mine);
  }

  private void place() {
    try {
      Map<TopicPartition, Place> found = placement.of(consumer, unplaced);
      found.forEach((partition, place) -> consumer.seek(partition, place.next()));
      places.putAll(found);
      unplaced.removeAll(found.keySet());
      if (!backoff.isWaiting()) {
        consumer.resume(found.keySet());
      }
      if (unplaced.isEmpty()) {
        placing.reset();
      } else {
        placing.next();
      }
    } catch (UnavailableException e) {
      if (!placing.isWaiting()) {
        log.warn("Partitions wait for their place: {}", e.getMessage(), e);
      }
      placing.next();
    }
  }

  /** Transaction markers at the end of a partition would otherwise look like a lag for ever. */
  private void passEmptyOffsets() {
    for (var each : Map.copyOf(places).entrySet()) {
      Place place = each.getValue();
      long reached = reached(each.getKey(), place.next());
      if (reached > place.next() && !backlog.holds(each.getKey()) && backoff.due()) {
        try {
          placement.pass(new Span(place.source(), place.next(), reached));
          places.put(each.getKey(), place.at(reached));
        } catch (FencedException e) {
          unplace(List.of(each.getKey()));
        } catch (UnavailableException e) {
          waitFor(e);
        }
      }
    }
  }
}
