package io.observatory.hitl.inbound.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.observatory.hitl.graph.Sighting;
import io.observatory.hitl.graph.StepLedger;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.Fault;
import io.observatory.platform.kafka.PoisonRecordException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Takes what agents propose, before the relay lets it through or not, into sessions and their
 * graphs. Records that the relay dead-letters or moves are passed over here: one dead letter tells.
 */
@Component
class GraphListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(GraphListener.class);

  private final SightingReading reading;
  private final StepLedger ledger;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Counter steps;
  private final Counter refused;
  private final Counter beyond;
  private final Timer age;
  private final AtomicLong lag = new AtomicLong();

  GraphListener(AvroCodec codec, StepLedger ledger, MeterRegistry meters, Clock clock) {
    this.reading = new SightingReading(codec);
    this.ledger = ledger;
    this.meters = meters;
    this.clock = clock;
    this.steps = counter("steps", "Steps that were noted").register(meters);
    this.refused = counter("refused", "Steps that closed a cycle").register(meters);
    this.beyond =
        counter("beyond", "Messages of sessions that have more than are kept").register(meters);
    this.age =
        Timer.builder("observatory.hitl.graph.age")
            .description("From the broker's taking a message to its being in the tables")
            .register(meters);
    Gauge.builder("observatory.hitl.graph.lag", lag, AtomicLong::get)
        .description("Messages of this instance's partitions that are not in the tables yet")
        .register(meters);
  }

  private static Counter.Builder counter(String name, String description) {
    return Counter.builder("observatory.hitl.graph." + name).description(description);
  }

  @KafkaListener(
      id = "graph",
      idIsGroup = false,
      topics = Topics.DECISION,
      groupId = "hitl-service-graph",
      clientIdPrefix = "hitl-graph",
      batch = "true",
      // Nobody waits for a step: few, large transactions.
      properties = {"fetch.max.wait.ms=250", "fetch.min.bytes=1048576", "max.poll.records=10000"})
  void take(List<ConsumerRecord<byte[], byte[]>> records, Consumer<byte[], byte[]> consumer) {
    int partitions = consumer.partitionsFor(Topics.DECISION).size();
    long behind = behind(consumer);
    lag.set(behind + records.size());
    Instant now = clock.instant();
    List<Sighting> sightings = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        sightings.add(reading.read(record, partitions, now));
      } catch (PoisonRecordException e) {
        skip(e.reason());
      }
    }
    take(sightings);
    lag.set(behind);
    long old = clock.millis() - records.getFirst().timestamp();
    age.record(Duration.ofMillis(Math.max(0, old))); // the broker's clock may be ahead
  }

  private static long behind(Consumer<byte[], byte[]> consumer) {
    return consumer.assignment().stream()
        .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
        .sum();
  }

  /**
   * What can not be written together is written in halves; one that can not alone is passed over.
   */
  private void take(List<Sighting> sightings) {
    try {
      StepLedger.Taken taken = ledger.take(sightings);
      steps.increment(taken.steps());
      refused.increment(taken.refused());
      beyond.increment(taken.beyond());
    } catch (RuntimeException e) {
      if (Fault.of(e) == Fault.UNAVAILABLE) {
        throw e;
      }
      if (sightings.size() == 1) {
        LOGGER.warn("A message is left out of its session's graph", e);
        skip("processing_failed");
        return;
      }
      int half = sightings.size() / 2;
      take(sightings.subList(0, half));
      take(sightings.subList(half, sightings.size()));
    }
  }

  private void skip(String reason) {
    meters.counter("observatory.hitl.graph.skipped", "reason", reason).increment();
  }
}
