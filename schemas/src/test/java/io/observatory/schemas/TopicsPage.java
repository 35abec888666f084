package io.observatory.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;

/** Writes {@code docs/topics.md} from the catalogue. */
final class TopicsPage {
  private static final String HEAD =
      """
      # Topics

      Written from `schemas/src/main/resources/io/observatory/schemas/catalogue.yaml` and the schemas in
      `schemas/src/main/avro`; do not edit, regenerate: `%s`.

      Every topic is also read by `audit-service`, unless `audit` says none: that is a service's own bookkeeping.
      Keys are UTF-8 strings and the partition is murmur2 of the key bytes (Java's default; librdkafka needs
      `partitioner=murmur2_random`). The broker sets the time of every
      record. Consumers read with `isolation.level=read_committed`. A `draft` topic may still change at will; a
      `stable` one changes only so that every released reader and writer goes on. What a service can not process
      goes to `<topic>-<service>-dlt`.

      """;

  private final TopicCatalogue catalogue;

  TopicsPage(TopicCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  String text(String command) {
    StringBuilder page = new StringBuilder(HEAD.formatted(command));
    page.append(
        "| topic | record | key | written by | read by | partitions | cleanup | state | audit | value up to |\n");
    page.append("|---|---|---|---|---|---|---|---|---|---|\n");
    catalogue.topics().forEach(topic -> page.append(row(topic)));
    page.append("\n## Records\n");
    Map<String, Schema> shared = new LinkedHashMap<>();
    catalogue.topics().stream()
        .map(Topic::schema)
        .distinct()
        .forEach(record -> page.append(record(record, shared)));
    page.append("\n## Shared types\n");
    for (Schema type : List.copyOf(shared.values())) {
      page.append(record(type, shared));
    }
    return page.toString();
  }

  private static String row(Topic topic) {
    String cells =
        String.join(
            " | ",
            "`" + topic.name() + "`",
            "[" + topic.record() + "](#" + topic.record().toLowerCase(Locale.ROOT) + ")",
            "`" + topic.key() + "`",
            String.join(", ", topic.writers()),
            topic.readers().isEmpty() ? "–" : String.join(", ", topic.readers()),
            Integer.toString(topic.partitions()),
            cleanup(topic),
            lower(topic.state()),
            lower(topic.audit()),
            topic.maxRecordBytes() / 1024 + " KiB");
    return "| " + cells + " |\n";
  }

  private static String cleanup(Topic topic) {
    Duration kept = topic.retention();
    String time = kept.toDays() > 0 ? kept.toDays() + " d" : kept.toString();
    return topic.cleanup() == Cleanup.COMPACT
        ? "compact, tombstones " + time
        : "delete after " + time;
  }

  private static String record(Schema schema, Map<String, Schema> shared) {
    StringBuilder text = new StringBuilder("\n### " + schema.getName() + "\n");
    text.append(schema.getDoc()).append("\n\n");
    if (schema.getType() == Schema.Type.ENUM) {
      return text.append("One of ").append(symbols(schema)).append(".\n").toString();
    }
    text.append("| field | type | default | meaning |\n|---|---|---|---|\n");
    addFields(schema, "", text, shared);
    return text.toString();
  }

  private static void addFields(
      Schema schema, String path, StringBuilder text, Map<String, Schema> shared) {
    for (Schema.Field field : schema.getFields()) {
      Schema type = bare(field.schema());
      String doc = field.doc();
      if (type.getType() == Schema.Type.ENUM && !isShared(type)) {
        doc += " One of " + symbols(type) + ".";
      }
      List<String> cells =
          new ArrayList<>(
              List.of(
                  "`" + path + field.name() + "`",
                  type(field.schema(), shared),
                  initial(field),
                  doc));
      cells.replaceAll(cell -> cell.replace("|", "\\|"));
      text.append("| ").append(String.join(" | ", cells)).append(" |\n");
      if (type.getType() == Schema.Type.RECORD && !isShared(type)) {
        addFields(type, path + field.name() + ".", text, shared);
      }
    }
  }

  private static String type(Schema schema, Map<String, Schema> shared) {
    if (schema.isUnion()) {
      return type(bare(schema), shared) + "?";
    }
    if (isShared(schema)) {
      shared.putIfAbsent(schema.getName(), schema);
      return "[" + schema.getName() + "](#" + schema.getName().toLowerCase(Locale.ROOT) + ")";
    }
    return switch (schema.getType()) {
      case ARRAY -> "list of " + type(schema.getElementType(), shared);
      case MAP -> "map to " + type(schema.getValueType(), shared);
      case LONG -> schema.getLogicalType() == null ? "long" : schema.getLogicalType().getName();
      default -> lower(schema.getType());
    };
  }

  /** Types with a file of their own are described once. */
  private static boolean isShared(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM ->
          List.of("EventContext", "Capability", "ExecutionPolicy").contains(schema.getName());
      default -> false;
    };
  }

  private static Schema bare(Schema schema) {
    return schema.isUnion() ? schema.getTypes().getLast() : schema;
  }

  private static String initial(Schema.Field field) {
    if (!field.hasDefaultValue()) {
      return "required";
    }
    Object value = field.defaultVal();
    return bare(field.schema()) != field.schema() ? "" : "`" + value + "`";
  }

  private static String symbols(Schema schema) {
    return "`" + String.join("`, `", schema.getEnumSymbols()) + "`";
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
