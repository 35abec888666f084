package io.observatory.schemas;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/**
 * One topic as the catalogue states it; never inconsistent.
 *
 * @param name {@code gateway.<stream>.v<major>}
 * @param record simple name of the Avro record of its values, in {@code io.observatory.events}
 * @param key field of the record that the record key repeats, dotted when nested
 * @param writers participants that may write
 * @param readers participants that may read, besides audit-service; {@code everyone} for all
 * @param partitions number of partitions
 * @param cleanup how space is freed
 * @param retention how long records (when compacted: tombstones) stay
 * @param state whether the contract binds
 * @param audit how the audit store keeps the records
 */
public record Topic(
    String name,
    String record,
    String key,
    List<String> writers,
    List<String> readers,
    int partitions,
    Cleanup cleanup,
    Duration retention,
    State state,
    AuditMode audit) {

  /** Reader that stands for every participant. */
  public static final String EVERYONE = "everyone";

  /** Largest uncompressed value an agent may send; brokers and producers have headroom above it. */
  public static final int AGENT_RECORD_BYTES = 512 * 1024;

  static final int OWN_RECORD_BYTES = 768 * 1024;
  static final int MESSAGE_BYTES = 1024 * 1024;

  private static final Pattern NAME = Pattern.compile("gateway(\\.[a-z]+)+\\.v[1-9][0-9]*");

  public Topic {
    writers = List.copyOf(writers);
    readers = List.copyOf(readers);
    require(NAME.matcher(name).matches(), name, "name", "must be gateway.<stream>.v<major>");
    require(!record.isBlank(), name, "record", "must not be blank");
    require(!key.isBlank(), name, "key", "must not be blank");
    require(!writers.isEmpty(), name, "writers", "must name at least one participant");
    require(partitions > 0 && partitions <= 1000, name, "partitions", "must be 1 to 1000");
    require(retention.isPositive(), name, "retention", "must be positive");
  }

  /** The Avro schema of the values, as the generated class carries it. */
  public Schema schema() {
    return Schemas.of(record);
  }

  /**
   * The same schema as its file says it, without what only Java's generated classes want to know.
   */
  public Schema plainSchema() {
    return PlainSchema.of(schema());
  }

  /** The registry's subject of the values. */
  public String subject() {
    return name + "-value";
  }

  /** Largest uncompressed value a writer may send. */
  public int maxRecordBytes() {
    return writers.contains("agents") ? AGENT_RECORD_BYTES : OWN_RECORD_BYTES;
  }

  /** The dead-letter topic of one consumer group. */
  public String deadLetterTopic(String group) {
    return name + "-" + group + "-dlt";
  }

  /** The broker's settings of the topic, apart from those that depend on the number of replicas. */
  public Map<String, String> configs() {
    Map<String, String> configs = new TreeMap<>();
    configs.put("message.timestamp.type", "LogAppendTime");
    configs.put("max.message.bytes", Integer.toString(MESSAGE_BYTES));
    if (cleanup == Cleanup.COMPACT) {
      configs.put("cleanup.policy", "compact");
      configs.put("delete.retention.ms", Long.toString(retention.toMillis()));
      configs.put("segment.ms", Long.toString(Duration.ofHours(1).toMillis()));
    } else {
      configs.put("cleanup.policy", "delete");
      configs.put("retention.ms", Long.toString(retention.toMillis()));
    }
    return configs;
  }

  private static void require(boolean holds, String topic, String field, String message) {
    if (!holds) {
      throw new CatalogueException("Topic " + topic + ": " + field + " " + message);
    }
  }
}
