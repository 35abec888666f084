package io.observatory.scheduler.inbound.kafka;

import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.DeadLetters;
import io.observatory.platform.kafka.Fault;
import io.observatory.platform.kafka.PoisonRecordException;
import io.observatory.scheduler.job.JobCommand;
import io.observatory.scheduler.job.JobCommands;
import io.observatory.scheduler.job.JobCommands.Received;
import io.observatory.scheduler.job.JobRefusedException;
import io.observatory.scheduler.occurrence.InvalidScheduleException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Commands, a batch a transaction. How far they were followed stands in the database; the offsets
 * that Kafka keeps are behind that and say only where to begin reading.
 */
@Component
class CommandListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(CommandListener.class);
  private static final String TOPIC = "gateway.job.command.v1";
  private static final String GROUP = "scheduler-service";

  private final JobCommands commands;
  private final CommandReading reading;
  private final DeadLetters letters;

  CommandListener(JobCommands commands, AvroCodec codec, DeadLetters letters) {
    this.commands = commands;
    this.reading = new CommandReading(codec);
    this.letters = letters;
  }

  /** A batch, and what its records say. */
  private record Batch(
      Map<Received, ConsumerRecord<byte[], byte[]>> records, Map<Integer, Long> beyond) {}

  @KafkaListener(
      id = "job-commands",
      topics = TOPIC,
      groupId = GROUP,
      batch = "true",
      properties = "max.poll.records=2000")
  void take(List<ConsumerRecord<byte[], byte[]>> records, Consumer<byte[], byte[]> consumer) {
    int partitions = consumer.partitionsFor(TOPIC).size();
    Batch batch = read(records, partitions);
    try {
      if (!follow(batch)) {
        startAnew(batch, consumer);
      }
    } catch (RuntimeException e) {
      if (Fault.of(e) == Fault.UNAVAILABLE) {
        throw e;
      }
      LOGGER.warn("{} commands can not be followed together; one by one", records.size(), e);
      records.forEach(record -> takeAlone(record, partitions));
    }
  }

  private Batch read(List<ConsumerRecord<byte[], byte[]>> records, int partitions) {
    Batch batch = new Batch(new LinkedHashMap<>(), new HashMap<>());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        JobCommand command = reading.read(record, partitions);
        batch.records().put(new Received(record.partition(), record.offset(), command), record);
      } catch (PoisonRecordException e) {
        letters.publish(record, GROUP, e);
      }
      batch.beyond().merge(record.partition(), record.offset() + 1, Math::max);
    }
    return batch;
  }

  private boolean follow(Batch batch) {
    return batch.records().isEmpty()
        || commands.follow(
            List.copyOf(batch.records().keySet()),
            batch.beyond(),
            dead ->
                dead.forEach(
                    (received, why) -> {
                      ConsumerRecord<byte[], byte[]> record = batch.records().get(received);
                      if (record != null) {
                        letters.publish(record, GROUP, poison(why));
                      }
                    }));
  }

  private void takeAlone(ConsumerRecord<byte[], byte[]> record, int partitions) {
    try {
      follow(read(List.of(record), partitions));
    } catch (RuntimeException e) {
      if (Fault.of(e) == Fault.UNAVAILABLE) {
        throw e;
      }
      letters.publish(record, GROUP, e);
    }
  }

  private static PoisonRecordException poison(RuntimeException why) {
    String code =
        switch (why) {
          case InvalidScheduleException invalid -> invalid.code();
          case JobRefusedException refused -> refused.refusal().code();
          default -> "invalid_command";
        };
    return new PoisonRecordException(code, String.valueOf(why.getMessage()), why);
  }

  /**
   * All of the batch was followed before: as a rule it is a repeat. Where the topic ends before the
   * position it is another topic, made anew, and its commands are new.
   */
  private void startAnew(Batch batch, Consumer<byte[], byte[]> consumer) {
    Map<Integer, Long> ends = new HashMap<>();
    consumer
        .endOffsets(
            batch.beyond().keySet().stream().map(p -> new TopicPartition(TOPIC, p)).toList())
        .forEach((partition, end) -> ends.put(partition.partition(), end));
    if (commands.forgetBeyond(ends)) {
      LOGGER.warn("The topic of commands was made anew; its commands are followed from here");
      follow(batch);
    }
  }
}
