package io.observatory.audit.outbound.kafka;

import io.observatory.audit.log.Correlation;
import io.observatory.audit.outbound.kafka.Reading.Rank;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A writer's schema, compiled once: reads its values straight into JSON (null members left out,
 * timestamps as ISO instants, bytes as Base64) and notes the correlation ids: those of {@code
 * context}, then fields of that name at the top, then one level down.
 */
final class SchemaPlan {

  private static final String OURS = "io.observatory.events.";
  private static final Map<String, Correlation> IDS = new HashMap<>();

  static {
    for (Correlation kind : Correlation.values()) {
      IDS.put(kind.field(), kind);
    }
  }

  private final Map<String, RecordNode> named = new HashMap<>();
  private final Node root;
  private final String type;

  SchemaPlan(Schema schema) {
    this.type = typeName(schema.getFullName());
    this.root = compile(schema, 0, false);
  }

  /** The record type: the simple name of ours, the full name of others'. */
  String type() {
    return type;
  }

  /**
   * @throws MalformedException when the bytes do not fit the schema or go on after the value
   */
  void read(Reading reading) {
    root.write(reading);
    if (reading.in.remaining() > 0) {
      throw new MalformedException(reading.in.remaining() + " bytes after the value");
    }
  }

  static String typeName(String fullName) {
    return fullName.startsWith(OURS) ? fullName.substring(OURS.length()) : fullName;
  }

  private Node compile(Schema schema, int depth, boolean context) {
    String logical = schema.getProp("logicalType");
    String logicalType = logical == null ? "" : logical;
    return switch (schema.getType()) {
      case NULL -> Nodes.NOTHING;
      case BOOLEAN -> Nodes.BOOLEAN;
      case INT -> Nodes.integer(logicalType);
      case LONG -> Nodes.number(logicalType);
      case FLOAT -> Nodes.FLOAT;
      case DOUBLE -> Nodes.DOUBLE;
      case STRING -> Nodes.STRING;
      case BYTES -> Nodes.bytes(schema);
      case FIXED -> Nodes.fixed(schema);
      case ENUM -> Nodes.symbol(schema.getEnumSymbols());
      case ARRAY -> Nodes.array(compile(schema.getElementType(), 9, false));
      case MAP -> Nodes.map(compile(schema.getValueType(), 9, false));
      case UNION ->
          Nodes.union(schema.getTypes().stream().map(t -> compile(t, depth, context)).toList());
      case RECORD -> record(schema, depth, context);
    };
  }

  private Node record(Schema schema, int depth, boolean context) {
    // The same record means other ids elsewhere, so the place is part of the name.
    String place = schema.getFullName() + '@' + Math.min(depth, 2) + context;
    RecordNode known = named.get(place);
    if (known != null) {
      return known;
    }
    RecordNode node = new RecordNode();
    named.put(place, node);
    for (Schema.Field field : schema.getFields()) {
      Correlation kind = kind(schema, field.name(), depth);
      Rank rank = context ? Rank.CONTEXT : depth == 0 ? Rank.TOP : Rank.NESTED;
      boolean isContext = depth == 0 && field.name().equals("context");
      Node inner = compile(field.schema(), depth + 1, isContext);
      node.add(
          field.name(),
          kind != null && depth < 2 && holdsString(field.schema())
              ? new IdNode(field.schema(), kind, rank)
              : inner);
    }
    return node;
  }

  private static @Nullable Correlation kind(Schema record, String field, int depth) {
    boolean principal =
        depth == 0
            && field.equals("principal")
            && record.getFullName().equals(OURS + "OperatorAction");
    return principal ? Correlation.OPERATOR : IDS.get(field);
  }

  private static boolean holdsString(Schema schema) {
    return schema.getType() == Schema.Type.STRING
        || (schema.isUnion()
            && schema.getTypes().stream()
                .allMatch(t -> t.getType() == Schema.Type.STRING || isNull(t)));
  }

  private static boolean isNull(Schema schema) {
    return schema.getType() == Schema.Type.NULL;
  }

  /** A string field that is an id. */
  private record IdNode(Schema schema, Correlation kind, Rank rank) implements Node {

    @Override
    public boolean write(Reading reading) {
      if (schema.isUnion()) {
        int branch = reading.in.readInt();
        if (branch < 0 || branch >= schema.getTypes().size()) {
          throw new MalformedException("union branch " + branch + " of an id");
        }
        if (isNull(schema.getTypes().get(branch))) {
          return Nodes.NOTHING.write(reading);
        }
      }
      int length = reading.in.readInt();
      int start = reading.in.skip(length);
      reading.met(kind, rank, start, length);
      reading.out.string(reading.in.bytes, start, length);
      return true;
    }
  }
}
