package io.observatory.platform.avro;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of one schema as Avro's own writer does, but decides all that depends on the
 * schema alone beforehand: which conversion a field has and which branch of a union a value is.
 * Safe for use by many threads.
 */
@FunctionalInterface
interface ValueWriter {

  /** Writes a value; one that the schema does not take is a runtime exception. */
  void write(@Nullable Object value, Encoder out) throws IOException;

  /** The schema has something that only Avro's own writer knows. */
  final class UnknownException extends Exception {

    private static final long serialVersionUID = 1L;
  }

  /** Of records with that schema; null: leave them to Avro's own writer. */
  static @Nullable ValueWriter of(Schema schema) {
    try {
      return of(schema, new HashMap<>());
    } catch (UnknownException e) {
      return null;
    }
  }

  private static ValueWriter of(Schema schema, Map<String, RecordWriter> known)
      throws UnknownException {
    if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
      return (value, out) -> out.writeLong(some(value, Instant.class).toEpochMilli());
    }
    if (schema.getLogicalType() != null) {
      throw new UnknownException();
    }
    return switch (schema.getType()) {
      case NULL -> (value, out) -> out.writeNull();
      case BOOLEAN -> (value, out) -> out.writeBoolean(some(value, Boolean.class));
      case INT -> (value, out) -> out.writeInt(some(value, Integer.class));
      case LONG -> (value, out) -> out.writeLong(some(value, Long.class));
      case DOUBLE -> (value, out) -> out.writeDouble(some(value, Double.class));
      case STRING -> (value, out) -> out.writeString(some(value, CharSequence.class));
      case BYTES -> (value, out) -> out.writeBytes(some(value, ByteBuffer.class));
      case ENUM ->
          (value, out) ->
              out.writeEnum(schema.getEnumOrdinal(some(value, Object.class).toString()));
      case ARRAY -> array(of(schema.getElementType(), known));
      case UNION -> option(schema, known);
      case RECORD -> record(schema, known);
      default -> throw new UnknownException();
    };
  }

  private static <T> T some(@Nullable Object value, Class<T> type) {
    return type.cast(Objects.requireNonNull(value));
  }

  private static ValueWriter array(ValueWriter element) {
    return (value, out) -> {
      Collection<?> elements = some(value, Collection.class);
      out.writeArrayStart();
      out.setItemCount(elements.size());
      for (Object each : elements) {
        out.startItem();
        element.write(each, out);
      }
      out.writeArrayEnd();
    };
  }

  /** Nothing, or something of one kind. */
  private static ValueWriter option(Schema union, Map<String, RecordWriter> known)
      throws UnknownException {
    Integer none = union.getIndexNamed("null");
    if (none == null || union.getTypes().size() != 2) {
      throw new UnknownException();
    }
    int nothing = none;
    int something = 1 - nothing;
    ValueWriter branch = of(union.getTypes().get(something), known);
    return (value, out) -> {
      if (value == null) {
        out.writeIndex(nothing);
        out.writeNull();
      } else {
        out.writeIndex(something);
        branch.write(value, out);
      }
    };
  }

  private static ValueWriter record(Schema schema, Map<String, RecordWriter> known)
      throws UnknownException {
    RecordWriter before = known.get(schema.getFullName());
    if (before != null) {
      return before; // it has itself among its fields
    }
    RecordWriter writer = new RecordWriter();
    known.put(schema.getFullName(), writer);
    for (Schema.Field field : schema.getFields()) {
      writer.fields.add(of(field.schema(), known));
    }
    return writer;
  }

  /** One field after the other. */
  final class RecordWriter implements ValueWriter {

    private final List<ValueWriter> fields = new ArrayList<>();

    @Override
    public void write(@Nullable Object value, Encoder out) throws IOException {
      IndexedRecord record = some(value, IndexedRecord.class);
      for (int i = 0; i < fields.size(); i++) {
        fields.get(i).write(record.get(i), out);
      }
    }
  }
}
