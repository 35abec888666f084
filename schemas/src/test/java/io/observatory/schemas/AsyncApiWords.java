package io.observatory.schemas;

import static io.observatory.schemas.AsyncApiDocument.ordered;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the AsyncAPI document says in words, and the parts that no topic changes. */
final class AsyncApiWords {
  static final String DEAD_LETTERS =
      """
      A record that a service can not process, with its key, value and headers as they came and the \
      reason in headers behind them. The topics are named `<topic>-<service>-dlt`. A record too large \
      to be copied is replaced by a JSON reference (topic, partition, offset, size, sha256).""";

  private static final String ABOUT =
      """
      Every topic of the Observatory Gateway, generated from the topic catalogue and the Avro schemas.

      Each operation is seen from the participant its tag names: `send` means that this participant writes.

      - **Partitions** are murmur2 of the key's bytes, as the Java client has it. librdkafka clients \
      (Python, Go, C#, ...) must set `partitioner=murmur2_random`: its default hashes with CRC32, and a \
      record in a wrong partition is dead-lettered as `misrouted`, never processed.
      - **Readers** set `isolation.level=read_committed`; librdkafka's and kafkajs's default is that already, \
      the Java client's is not.
      - **Values** are Confluent's wire format: byte 0, the schema's id in 4 bytes (big-endian), Avro binary. \
      Subjects are `<topic>-value`. Clients do not register schemas.
      - **Batches** of the gateway's own writers are compressed with lz4; kafkajs needs a codec for it.
      - **Time** is the broker's (`message.timestamp.type=LogAppendTime`); `sent_at` is the writer's word.
      - **Repeats** happen (at least once); the same event has the same `event_id`, also in `ce_id`.
      - A `draft` channel may still change at will; a `stable` one only as `FULL_TRANSITIVE` allows.""";

  private AsyncApiWords() {}

  static Map<String, Object> info(TopicCatalogue catalogue) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("title", "Observatory Gateway");
    info.put("version", "0.1.0");
    info.put("description", ABOUT);
    info.put(
        "license",
        ordered("name", "Apache-2.0", "url", "https://www.apache.org/licenses/LICENSE-2.0"));
    info.put(
        "tags",
        catalogue.participants().stream()
            .map(who -> AsyncApiDocument.ref("#/components/tags/" + who.name()))
            .toList());
    return info;
  }

  static Map<String, Object> broker() {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put(
        "host", variable("127.0.0.1", "A bootstrap server; the local stack's by default."));
    variables.put("port", variable("19092", "Its port."));
    Map<String, Object> kafka = new LinkedHashMap<>();
    kafka.put("schemaRegistryUrl", "http://127.0.0.1:18081/apis/ccompat/v7");
    kafka.put("schemaRegistryVendor", "confluent");
    kafka.put("bindingVersion", "0.5.0");
    Map<String, Object> server = new LinkedHashMap<>();
    server.put("host", "{host}:{port}");
    server.put("protocol", "kafka-secure");
    server.put("title", "Kafka");
    server.put(
        "description",
        "Kafka 4. The local stack speaks `kafka` without authentication on loopback only; anything"
            + " else TLS and SCRAM, with the principals the tags name.");
    server.put("variables", variables);
    server.put("security", List.of(AsyncApiDocument.ref("#/components/securitySchemes/scram")));
    server.put("bindings", Map.of("kafka", kafka));
    return server;
  }

  static String channel(Topic topic) {
    String kept =
        topic.cleanup() == Cleanup.COMPACT
            ? "Compacted by key; a record without value says that what the key names is gone, and is"
                + " kept for "
            : "Records are kept for ";
    return kept
        + topic.retention().toDays()
        + " days. Values up to "
        + topic.maxRecordBytes() / 1024
        + " KiB. Partition: murmur2 of the key `"
        + topic.key()
        + "`.";
  }

  static String operation(boolean sends, Participant who, Topic topic) {
    return sends
        ? who.name() + " write " + topic.record() + " keyed by " + topic.key()
        : who.name() + " read " + topic.record();
  }

  static Map<String, Object> traits() {
    Map<String, Object> traits = new LinkedHashMap<>();
    traits.put(
        "writer",
        ordered(
            "description",
            "`acks=all`, idempotent, key set, partition by murmur2 of the key (librdkafka:"
                + " `partitioner=murmur2_random`)."));
    traits.put(
        "reader",
        ordered(
            "description",
            "`isolation.level=read_committed`; offsets are committed after the effect; repeats are"
                + " recognised by `event_id`."));
    return traits;
  }

  static Map<String, Object> eventHeaders() {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("ce_specversion", ordered("type", "string", "const", "1.0"));
    headers.put("ce_id", text("The event's id; equals `event_id`."));
    headers.put("ce_source", text("Who wrote it, such as `/observatory/heartbeat-service`."));
    headers.put("ce_type", text("What happened."));
    Map<String, Object> time = text("When it happened, by the writer's clock.");
    time.put("format", "date-time");
    headers.put("ce_time", time);
    headers.put("content-type", ordered("type", "string", "const", "application/avro"));
    Map<String, Object> trace = text("W3C trace context.");
    trace.put("pattern", "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    headers.put("traceparent", trace);
    return headers(
        "CloudEvents 1.0 attributes in Kafka's binary mode. The gateway's own events have all of"
            + " them; other writers may leave them out, as the record holds what matters.",
        headers);
  }

  static Map<String, Object> deadLetterHeaders() {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("dlt_reason", text("Stable word, such as `misrouted` or `malformed_avro`."));
    headers.put("dlt_exception", text("Class of the cause."));
    headers.put("dlt_message", text("What the cause said, without secrets."));
    headers.put("dlt_group", text("The consumer group that could not process it."));
    headers.put("dlt_topic", text("Where it came from."));
    headers.put("dlt_partition", text("Its partition there, decimal."));
    headers.put("dlt_offset", text("Its offset there, decimal."));
    headers.put("dlt_timestamp", text("Its timestamp there, milliseconds, decimal."));
    headers.put("dlt_at", text("When it was given up, ISO-8601."));
    headers.put("dlt_by_reference", text("`true` when the value is a JSON reference."));
    return headers("Behind the record's own headers.", headers);
  }

  private static Map<String, Object> headers(String description, Map<String, Object> properties) {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("type", "object");
    headers.put("description", description);
    headers.put("properties", properties);
    return headers;
  }

  private static Map<String, Object> text(String description) {
    return ordered("type", "string", "description", description);
  }

  private static Map<String, Object> variable(String initial, String description) {
    return ordered("default", initial, "description", description);
  }
}
