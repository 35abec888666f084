package io.observatory.scheduler.inbound.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.DeadLetters;
import io.observatory.scheduler.reminder.Ask;
import io.observatory.scheduler.reminder.Reminders;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Steps of agents that ask for a reminder. Only released ones are read: one that is held or was
 * rejected must not act.
 */
@Component
class ReminderRequests {

  static final String TOPIC = "gateway.decision.released.v1";

  private final Batch<Optional<Ask>> asks;
  private final Reminders reminders;
  private final Counter made;
  private final Counter refused;

  ReminderRequests(
      Reminders reminders, AvroCodec codec, DeadLetters letters, MeterRegistry meters) {
    AskReading reading = new AskReading(codec);
    this.reminders = reminders;
    this.made =
        Counter.builder("observatory.scheduler.reminders")
            .description("Reminders that agents asked for by a step, by what became of them")
            .tag("outcome", "made")
            .register(meters);
    this.refused =
        Counter.builder("observatory.scheduler.reminders")
            .tag("outcome", "refused")
            .register(meters);
    this.asks = new Batch<>(reading::read, this::write, letters);
  }

  @KafkaListener(
      id = "reminder-requests",
      topics = TOPIC,
      groupId = "scheduler-service-reminders",
      batch = "true")
  void take(List<ConsumerRecord<byte[], byte[]>> records) {
    asks.take(records);
  }

  private void write(List<Optional<Ask>> read) {
    Reminders.Taken taken = reminders.take(read.stream().flatMap(Optional::stream).toList());
    made.increment(taken.made());
    refused.increment(taken.refused());
  }
}
