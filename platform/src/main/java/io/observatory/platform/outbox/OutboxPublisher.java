package io.observatory.platform.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.kafka.PromptProducer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends rows to Kafka and tells which are safe there. */
final class OutboxPublisher {

  private static final Logger LOGGER = LoggerFactory.getLogger(OutboxPublisher.class);

  private final PromptProducer producer;
  private final CloudEvents cloudEvents;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Timer delay;
  private final Counter failures;

  OutboxPublisher(
      PromptProducer producer, CloudEvents cloudEvents, MeterRegistry meters, Clock clock) {
    this.producer = producer;
    this.cloudEvents = cloudEvents;
    this.clock = clock;
    this.meters = meters;
    this.delay = meters.timer("observatory.outbox.delay");
    this.failures = meters.counter("observatory.outbox.failures");
  }

  /**
   * Sends all rows and waits for the broker. Once a row of a key failed, later rows of that key
   * stay undeleted even if the broker took them: they are sent again behind it, so the key's last
   * word is always its last.
   *
   * @param parks whether a row that is too large for its topic is taken out of the way: then it is
   *     no such failure, which it would be for ever, and the others of its key go on without it
   */
  Outcome publish(List<OutboxRow> rows, boolean parks) {
    Set<String> refusingTopics = new HashSet<>();
    List<Sent> sent = new ArrayList<>(rows.size());
    for (OutboxRow row : rows) {
      if (refusingTopics.contains(row.topic())) {
        continue;
      }
      CompletableFuture<RecordMetadata> acknowledged = producer.send(record(row));
      if (acknowledged.isCompletedExceptionally() && !(parks && isTooLarge(acknowledged))) {
        // Refused at once, such as for want of metadata: the topic's next rows would wait as long.
        refusingTopics.add(row.topic());
      }
      sent.add(new Sent(row, acknowledged));
    }
    return await(sent, refusingTopics, parks);
  }

  private Outcome await(List<Sent> sent, Set<String> refusingTopics, boolean parks) {
    Set<String> brokenKeys = new HashSet<>();
    List<Long> safe = new ArrayList<>(sent.size());
    List<TooLarge> tooLarge = new ArrayList<>();
    for (Sent each : sent) {
      OutboxRow row = each.row();
      String key = row.topic() + ' ' + row.key();
      try {
        each.acknowledged().join();
        if (!brokenKeys.contains(key)) {
          safe.add(row.id());
          delay.record(Duration.between(row.headers().appendedAt(), clock.instant()));
        }
      } catch (CompletionException e) {
        if (parks && e.getCause() instanceof RecordTooLargeException why) {
          tooLarge.add(new TooLarge(row, reason(row, why)));
          continue;
        }
        if (brokenKeys.isEmpty()) {
          LOGGER.warn(
              "Event {} for {} was not published; it waits in the outbox and is tried again",
              row.eventId(),
              row.topic(),
              e.getCause());
        }
        failures.increment();
        brokenKeys.add(key);
        refusingTopics.add(row.topic());
      }
    }
    return new Outcome(safe, tooLarge, refusingTopics);
  }

  private static String reason(OutboxRow row, RecordTooLargeException why) {
    byte[] value = row.value();
    return (value == null ? 0 : value.length) + " bytes before compression: " + why.getMessage();
  }

  private static boolean isTooLarge(CompletableFuture<RecordMetadata> refused) {
    return refused.exceptionNow() instanceof RecordTooLargeException;
  }

  /** That row is out of the way. */
  void parked(TooLarge each) {
    OutboxRow row = each.row();
    meters.counter("observatory.outbox.parked", "topic", row.topic()).increment();
    LOGGER.error(
        "Event {} is too large for {} and stands in outbox_parked as row {}; nobody reads it until"
            + " you raise the topic's max.message.bytes and put it back (docs/platform.md): {}",
        row.eventId(),
        row.topic(),
        row.id(),
        each.reason());
  }

  private ProducerRecord<byte[], byte[]> record(OutboxRow row) {
    OutboxRow.Headers headers = row.headers();
    return new ProducerRecord<>(
        row.topic(),
        null,
        row.key().getBytes(StandardCharsets.UTF_8),
        row.value(),
        cloudEvents.headers(
            row.eventId(), headers.type(), headers.appendedAt(), headers.traceparent()));
  }

  private record Sent(OutboxRow row, CompletableFuture<RecordMetadata> acknowledged) {}

  /**
   * What became of a batch.
   *
   * @param safe ids of rows that may be deleted
   * @param tooLarge rows that their topics will never take as they are
   * @param refusingTopics topics that took not all of theirs
   */
  record Outcome(List<Long> safe, List<TooLarge> tooLarge, Set<String> refusingTopics) {}

  /** A row, and what Kafka says of its size. */
  record TooLarge(OutboxRow row, String reason) {}
}
