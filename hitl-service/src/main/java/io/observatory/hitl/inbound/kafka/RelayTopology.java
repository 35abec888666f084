package io.observatory.hitl.inbound.kafka;

import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Decisions and commands of a partition meet in one task, with its state. */
final class RelayTopology {

  /** Application id and consumer group. */
  static final String GROUP = "hitl-service";

  static final String RELEASED = "released";
  static final String GATE = "gate";
  static final String RESULT = "result";
  static final String MOVED = "moved";
  static final String DEAD_DECISION = "dead-decision";
  static final String DEAD_CONTROL = "dead-control";

  private static final String RELAY = "relay";
  private static final String DECISIONS = "decisions";
  private static final String COMMANDS = "commands";

  /** The next record of a task is the one with the lowest time: a command is always next. */
  private static final TimestampExtractor FIRST = (record, partitionTime) -> 0;

  private static final TimestampExtractor AS_TAKEN =
      (record, partitionTime) -> Math.max(1, record.timestamp());

  private RelayTopology() {}

  static Topology of(RelayParts parts, int partitions) {
    return of(parts, partitions, Stores::persistentKeyValueStore);
  }

  static Topology of(
      RelayParts parts, int partitions, Function<String, KeyValueBytesStoreSupplier> stores) {
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    ByteArraySerializer out = new ByteArraySerializer();
    Topology topology = new Topology();
    topology
        .addSource(AutoOffsetReset.earliest(), COMMANDS, FIRST, in, in, Topics.CONTROL)
        .addSource(AutoOffsetReset.earliest(), DECISIONS, AS_TAKEN, in, in, Topics.DECISION)
        .addProcessor(RELAY, () -> new RelayProcessor(parts, partitions), COMMANDS, DECISIONS)
        .addStateStore(store(stores.apply(StreamsStore.SESSIONS)).withCachingEnabled(), RELAY)
        .addStateStore(store(stores.apply(StreamsStore.BUFFER)).withCachingDisabled(), RELAY)
        .addStateStore(store(stores.apply(StreamsStore.REST)).withCachingDisabled(), RELAY)
        .addSink(RELEASED, Topics.RELEASED, out, out, RELAY)
        .addSink(GATE, Topics.GATE, out, out, RELAY)
        .addSink(RESULT, Topics.RESULT, out, out, RELAY)
        .addSink(DEAD_DECISION, Topics.DECISION + "-" + GROUP + "-dlt", out, out, RELAY)
        .addSink(DEAD_CONTROL, Topics.CONTROL + "-" + GROUP + "-dlt", out, out, RELAY)
        // By name at run time: a topology refuses a topic that is both a source and a sink.
        .addSink(MOVED, (key, value, context) -> Topics.DECISION, out, out, RELAY);
    return topology;
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(
      KeyValueBytesStoreSupplier supplier) {
    return Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
        .withLoggingEnabled(Map.of("max.message.bytes", "2097152"));
  }
}
