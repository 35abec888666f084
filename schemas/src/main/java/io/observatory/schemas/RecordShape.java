package io.observatory.schemas;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/** The shape every record has: envelope, docs, snake_case, enums that survive unknown symbols. */
final class RecordShape {
  private static final List<String> ENVELOPE = List.of("event_id", "sent_at", "context");

  private RecordShape() {}

  static void check(Topic topic) {
    Schema schema = topic.schema();
    for (String field : ENVELOPE) {
      require(schema.getField(field) != null, topic, topic.record() + " lacks " + field);
    }
    Schema at = schema;
    for (String part : topic.key().split("\\.", -1)) {
      Schema.Field field = at.getType() == Schema.Type.RECORD ? at.getField(part) : null;
      require(field != null, topic, "key: " + topic.record() + " has no field " + topic.key());
      at = field == null ? at : field.schema();
    }
    check(topic, schema, new HashSet<>());
  }

  private static void check(Topic topic, Schema schema, Set<String> seen) {
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.add(schema.getFullName())) {
          schema.getFields().forEach(field -> check(topic, schema, field, seen));
        }
      }
      case ENUM ->
          require(
              "UNKNOWN".equals(schema.getEnumDefault()),
              topic,
              "enum " + schema.getName() + " must have the default UNKNOWN");
      case ARRAY -> check(topic, schema.getElementType(), seen);
      case MAP -> check(topic, schema.getValueType(), seen);
      case UNION -> {
        boolean optional =
            schema.getTypes().size() == 2
                && schema.getTypes().getFirst().getType() == Schema.Type.NULL;
        require(optional, topic, "a union may only be [null, something]: " + schema);
        schema.getTypes().forEach(branch -> check(topic, branch, seen));
      }
      default -> {
        // A primitive has no shape of its own.
      }
    }
  }

  private static void check(Topic topic, Schema owner, Schema.Field field, Set<String> seen) {
    String where = owner.getName() + "." + field.name();
    require(field.doc() != null && !field.doc().isBlank(), topic, where + " needs a doc");
    require(field.name().matches("[a-z][a-z0-9_]*"), topic, where + " must be snake_case");
    boolean optional = field.schema().isUnion();
    require(!optional || field.hasDefaultValue(), topic, where + " needs the default null");
    check(topic, field.schema(), seen);
  }

  private static void require(boolean holds, Topic topic, String message) {
    if (!holds) {
      throw new CatalogueException("Topic " + topic.name() + ": " + message);
    }
  }
}
