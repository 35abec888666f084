package io.observatory.benchmarks;

import io.observatory.deploy.stack.ChildProcess;
import io.observatory.events.Heartbeat;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.schemas.TrustedEvents;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The reference of the fleet's cost, a process of its own: the straightforward design that writes
 * each beat where it is queried. One multi-row upsert and one commit per batch of beats, into a
 * table without further indexes and with room for HOT updates; the consumer is set up like ours.
 */
public final class UpsertWriter {
  static final String TABLE =
      "CREATE TABLE beat (agent_id text COLLATE \"C\" PRIMARY KEY, last_seen timestamptz NOT NULL,"
          + " seq bigint NOT NULL) WITH (fillfactor = 50)";
  private static final String UPSERT =
      "INSERT INTO beat (agent_id, last_seen, seq)"
          + " SELECT id, to_timestamp(seen / 1000.0), seq FROM unnest(?, ?, ?) AS b(id, seen, seq)"
          + " ON CONFLICT (agent_id) DO UPDATE SET last_seen = excluded.last_seen,"
          + " seq = excluded.seq";

  private UpsertWriter() {}

  /** Starts it beside the gateway, with its own database; close the process. */
  static ChildProcess start(Gateway gateway, Path directory, String database) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx600m");
    command.addAll(List.of("-XX:+UseParallelGC", "-XX:+UseCompactObjectHeaders"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(UpsertWriter.class.getName());
    command.addAll(List.of(gateway.bootstrapServers(), gateway.registryUrl()));
    command.add(PostgresCounters.url(gateway, database));
    Map<String, String> environment = Map.of("PGPASSWORD", gateway.databasePassword());
    return ChildProcess.start(
        new ChildProcess.Spec("upsert-writer", command, environment, directory, "TERM"));
  }

  /** Reads from now on until the process is ended. */
  public static void main(String[] arguments) throws SQLException {
    TrustedEvents.trust();
    Properties properties = new Properties();
    properties.put("bootstrap.servers", arguments[0]);
    properties.put("group.id", "upsert-writer");
    properties.put("auto.offset.reset", "latest");
    properties.put("enable.auto.commit", "false");
    properties.put("isolation.level", "read_committed");
    properties.put("max.poll.records", "20000");
    properties.put("fetch.min.bytes", "65536");
    properties.put("fetch.max.wait.ms", "50");
    properties.put("max.partition.fetch.bytes", "4194304");
    try (AvroCodec codec =
            AvroCodec.create(AvroProperties.of(AvroProperties.Flavor.APICURIO, arguments[1]));
        Connection connection =
            DriverManager.getConnection(arguments[2], "postgres", System.getenv("PGPASSWORD"));
        PreparedStatement upsert = connection.prepareStatement(UPSERT);
        var consumer =
            new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(HeartbeatLoad.TOPIC));
      while (true) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(100));
        if (!polled.isEmpty()) {
          write(connection, upsert, codec, polled);
          consumer.commitAsync();
        }
      }
    }
  }

  private record Seen(long at, long seq) {}

  private static void write(
      Connection connection,
      PreparedStatement upsert,
      AvroCodec codec,
      ConsumerRecords<byte[], byte[]> polled)
      throws SQLException {
    Map<String, Seen> last = LinkedHashMap.newLinkedHashMap(polled.count());
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      Heartbeat beat = codec.decode(HeartbeatLoad.TOPIC, record.value(), Heartbeat.class);
      last.put(beat.getAgentId(), new Seen(record.timestamp(), beat.getSeq()));
    }
    List<Seen> values = new ArrayList<>(last.values());
    upsert.setArray(1, connection.createArrayOf("text", last.keySet().toArray()));
    upsert.setArray(
        2, connection.createArrayOf("int8", values.stream().map(Seen::at).toArray(Long[]::new)));
    upsert.setArray(
        3, connection.createArrayOf("int8", values.stream().map(Seen::seq).toArray(Long[]::new)));
    upsert.executeUpdate();
  }
}
