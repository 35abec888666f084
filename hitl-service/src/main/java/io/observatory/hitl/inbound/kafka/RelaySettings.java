package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.RelayProperties;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** How Kafka Streams runs the relay. */
final class RelaySettings {

  private static final long SESSION_CACHE = 16L << 20;

  private RelaySettings() {}

  /**
   * The settings of one instance.
   *
   * @param address where the others reach its HTTP port; null when they can not
   */
  static Map<String, Object> of(
      KafkaProperties kafka, RelayProperties relay, @Nullable HostInfo address) {
    Map<String, Object> settings = new HashMap<>(kafka.getProperties());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.getBootstrapServers());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, RelayTopology.GROUP);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, relay.longestTransaction().toMillis());
    // Idle threads look at the clock this often: buffers flush and commits happen in time.
    settings.put(StreamsConfig.POLL_MS_CONFIG, 5);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, relay.threads());
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, relay.standbys());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, relay.stateDir().toAbsolutePath().toString());
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, relay.replication());
    // Of a session that speaks several times in a transaction only the last state is written.
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, SESSION_CACHE);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbSettings.Shared.class);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    // Records are at most 512 KiB; what is stored of them has their marks beside it.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), 4 << 20);
    // Nothing is readable before its commit, which sends at once whatever still lingers.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 << 10);
    // Whoever takes over waits until the dead one's transaction is aborted: no longer than until
    // the group has missed it.
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        Math.toIntExact(relay.sessionTimeout().toMillis()));
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        Math.toIntExact(relay.sessionTimeout().toMillis()));
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        Math.toIntExact(relay.sessionTimeout().toMillis() / 4));
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 10);
    // Few fetches of many records rather than one for each that arrives, for at most those 10 ms.
    settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), 64 << 10);
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 2 << 20);
    if (!relay.instanceId().isEmpty()) {
      settings.put(
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
          relay.instanceId());
    }
    if (address != null) {
      settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address.host() + ":" + address.port());
    }
    return settings;
  }
}
