package io.observatory.benchmarks;

import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The reference: Kafka Streams copies one topic to another exactly once, looks at nothing and keeps
 * nothing, with its own defaults (it commits every 100 ms, the relay every 40 ms).
 */
final class BareCopy implements AutoCloseable {
  private final KafkaStreams streams;

  BareCopy(Properties client, String from, String to, Path state) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench-bare-copy");
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    properties.put(StreamsConfig.producerPrefix("compression.type"), "lz4");
    StreamsBuilder copy = new StreamsBuilder();
    copy.stream(from, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .to(to, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    streams = new KafkaStreams(copy.build(), properties);
    streams.start();
  }

  @Override
  public void close() {
    streams.close();
  }
}
