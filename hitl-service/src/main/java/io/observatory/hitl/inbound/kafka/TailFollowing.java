package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.tail.Following;
import io.observatory.hitl.tail.Happening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One listener's place in the topics; what is passed over moves the place along, too. */
final class TailFollowing implements Following {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Function<ConsumerRecord<byte[], byte[]>, @Nullable Told> reading;
  private final Map<TopicPartition, Long> places;

  /** What a record tells. */
  record Told(String name, Map<String, @Nullable Object> content) {}

  /**
   * Goes on where the consumer stands, and closes it.
   *
   * @param reading null for a record that the listener is not told of
   */
  TailFollowing(
      KafkaConsumer<byte[], byte[]> consumer,
      Function<ConsumerRecord<byte[], byte[]>, @Nullable Told> reading) {
    this.consumer = consumer;
    this.reading = reading;
    this.places = TailConsumers.places(consumer);
  }

  @Override
  public List<Happening> next(Duration longest) {
    List<Happening> happenings = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(longest)) {
      places.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
      Told told = reading.apply(record);
      if (told != null) {
        happenings.add(new Happening(told.name(), place(), told.content()));
      }
    }
    return happenings;
  }

  @Override
  public String place() {
    return TailPlace.text(places);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
