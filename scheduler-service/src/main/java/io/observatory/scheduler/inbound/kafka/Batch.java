package io.observatory.scheduler.inbound.kafka;

import io.observatory.platform.kafka.DeadLetters;
import io.observatory.platform.kafka.Fault;
import io.observatory.platform.kafka.PoisonRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes batches of a topic: what can not be read is dead-lettered, what can not be written together
 * is written one by one, and only while something is away does a batch come again.
 */
final class Batch<T> {

  private static final Logger LOGGER = LoggerFactory.getLogger(Batch.class);

  /** The service's own name: its dead-letter topics carry it. */
  static final String GROUP = "scheduler-service";

  private final Function<ConsumerRecord<byte[], byte[]>, T> reading;
  private final Consumer<List<T>> writing;
  private final DeadLetters letters;

  Batch(
      Function<ConsumerRecord<byte[], byte[]>, T> reading,
      Consumer<List<T>> writing,
      DeadLetters letters) {
    this.reading = reading;
    this.writing = writing;
    this.letters = letters;
  }

  private record Line<T>(ConsumerRecord<byte[], byte[]> record, T content) {}

  void take(List<ConsumerRecord<byte[], byte[]>> records) {
    List<Line<T>> lines = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        lines.add(new Line<>(record, reading.apply(record)));
      } catch (PoisonRecordException e) {
        letters.publish(record, GROUP, e);
      }
    }
    try {
      writing.accept(lines.stream().map(Line::content).toList());
    } catch (RuntimeException e) {
      if (Fault.of(e) == Fault.UNAVAILABLE) {
        throw e;
      }
      LOGGER.warn("{} records can not be written together; one by one", lines.size(), e);
      lines.forEach(this::takeAlone);
    }
  }

  private void takeAlone(Line<T> line) {
    try {
      writing.accept(List.of(line.content()));
    } catch (RuntimeException e) {
      if (Fault.of(e) == Fault.UNAVAILABLE) {
        throw e;
      }
      letters.publish(line.record(), GROUP, e);
    }
  }
}
