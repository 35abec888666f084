package io.observatory.hitl.outbound.kafka;

import io.observatory.hitl.session.InvalidDecisionException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Maps, lists and plain values as a schema wants them, or the path at which they are not. */
final class JsonToAvro {

  private JsonToAvro() {}

  static GenericRecord record(Schema schema, Map<?, ?> json, String path) {
    for (Object name : json.keySet()) {
      if (schema.getField(String.valueOf(name)) == null) {
        throw new InvalidDecisionException(
            child(path, String.valueOf(name)), "is no field of " + schema.getName());
      }
    }
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      String at = child(path, field.name());
      if (json.containsKey(field.name())) {
        record.put(field.pos(), value(field.schema(), json.get(field.name()), at));
      } else if (field.hasDefaultValue()) {
        record.put(field.pos(), GenericData.get().getDefaultValue(field));
      } else {
        throw new InvalidDecisionException(at, "is missing");
      }
    }
    return record;
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static @Nullable Object value(Schema schema, @Nullable Object json, String path) {
    return switch (schema.getType()) {
      case UNION -> union(schema, json, path);
      case NULL -> {
        require(json == null, path, "must be null");
        yield null;
      }
      case RECORD -> {
        if (!(json instanceof Map<?, ?> map)) {
          throw new InvalidDecisionException(path, "must be an object");
        }
        yield record(schema, map, path);
      }
      case ARRAY -> array(schema, json, path);
      case MAP -> map(schema, json, path);
      case STRING -> text(json, path);
      case ENUM -> symbol(schema, json, path);
      case BYTES -> ByteBuffer.wrap(base64(json, path));
      case FIXED -> fixed(schema, json, path);
      case INT -> (int) whole(json, path, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG ->
          AvroToJson.isTime(schema)
              ? time(json, path)
              : (Object) whole(json, path, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT -> (float) number(json, path);
      case DOUBLE -> number(json, path);
      case BOOLEAN -> {
        require(json instanceof Boolean, path, "must be true or false");
        yield json;
      }
    };
  }

  /** The branch that takes the value; of the faults, that of the last one tells. */
  private static @Nullable Object union(Schema schema, @Nullable Object json, String path) {
    InvalidDecisionException fault = null;
    for (Schema branch : schema.getTypes()) {
      if ((branch.getType() == Schema.Type.NULL) != (json == null)) {
        continue;
      }
      try {
        return value(branch, json, path);
      } catch (InvalidDecisionException e) {
        fault = e;
      }
    }
    throw fault != null ? fault : new InvalidDecisionException(path, "must not be null");
  }

  private static List<@Nullable Object> array(Schema schema, @Nullable Object json, String path) {
    if (!(json instanceof List<?> items)) {
      throw new InvalidDecisionException(path, "must be an array");
    }
    List<@Nullable Object> values = new GenericData.Array<>(items.size(), schema);
    for (Object item : items) {
      values.add(value(schema.getElementType(), item, path + "[" + values.size() + "]"));
    }
    return values;
  }

  private static Map<String, @Nullable Object> map(
      Schema schema, @Nullable Object json, String path) {
    if (!(json instanceof Map<?, ?> entries)) {
      throw new InvalidDecisionException(path, "must be an object");
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    entries.forEach(
        (key, value) ->
            values.put(
                String.valueOf(key),
                value(schema.getValueType(), value, child(path, String.valueOf(key)))));
    return values;
  }

  private static String text(@Nullable Object json, String path) {
    if (json instanceof String text) {
      return text;
    }
    throw new InvalidDecisionException(path, "must be text");
  }

  private static Object symbol(Schema schema, @Nullable Object json, String path) {
    String text = text(json, path);
    require(schema.hasEnumSymbol(text), path, "must be one of " + schema.getEnumSymbols());
    return new GenericData.EnumSymbol(schema, text);
  }

  private static byte[] base64(@Nullable Object json, String path) {
    try {
      return Base64.getDecoder().decode(text(json, path));
    } catch (IllegalArgumentException e) {
      throw new InvalidDecisionException(path, "must be Base64");
    }
  }

  private static Object fixed(Schema schema, @Nullable Object json, String path) {
    byte[] bytes = base64(json, path);
    require(bytes.length == schema.getFixedSize(), path, "has the wrong length");
    return new GenericData.Fixed(schema, bytes);
  }

  private static Long time(@Nullable Object json, String path) {
    if (json instanceof String text) {
      try {
        return Instant.parse(text).toEpochMilli();
      } catch (DateTimeException | ArithmeticException e) {
        throw new InvalidDecisionException(path, "must be a time in ISO-8601");
      }
    }
    return whole(json, path, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static long whole(@Nullable Object json, String path, long least, long most) {
    boolean fits =
        json instanceof Integer
            || json instanceof Long
            || (json instanceof BigInteger big && big.bitLength() < Long.SIZE);
    require(fits, path, "must be a whole number");
    long number = ((Number) java.util.Objects.requireNonNull(json)).longValue();
    require(number >= least && number <= most, path, "is out of range");
    return number;
  }

  private static double number(@Nullable Object json, String path) {
    if (json instanceof Number number) {
      return number.doubleValue();
    }
    throw new InvalidDecisionException(path, "must be a number");
  }

  private static void require(boolean holds, String path, String message) {
    if (!holds) {
      throw new InvalidDecisionException(path, message);
    }
  }
}
