package io.observatory.hitl.outbound.kafka;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** What was read with a schema, as maps, lists and plain values; {@link JsonToAvro} goes back. */
final class AvroToJson {

  private AvroToJson() {}

  static Map<String, @Nullable Object> record(GenericRecord record) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      json.put(field.name(), value(field.schema(), record.get(field.pos())));
    }
    return json;
  }

  private static @Nullable Object value(Schema schema, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (schema.getType()) {
      case UNION ->
          value(schema.getTypes().get(GenericData.get().resolveUnion(schema, value)), value);
      case RECORD -> record((GenericRecord) value);
      case ARRAY -> list(schema.getElementType(), (List<?>) value);
      case MAP -> map(schema.getValueType(), (Map<?, ?>) value);
      case BYTES -> base64((ByteBuffer) value);
      case FIXED -> Base64.getEncoder().encodeToString(((GenericFixed) value).bytes());
      case LONG -> isTime(schema) ? Instant.ofEpochMilli((Long) value).toString() : value;
      case INT, FLOAT, DOUBLE, BOOLEAN, NULL -> value;
      case STRING, ENUM -> value.toString();
    };
  }

  static boolean isTime(Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
  }

  private static List<@Nullable Object> list(Schema items, List<?> values) {
    List<@Nullable Object> json = new ArrayList<>(values.size());
    for (Object value : values) {
      json.add(value(items, value));
    }
    return json;
  }

  private static Map<String, @Nullable Object> map(Schema values, Map<?, ?> entries) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    entries.forEach((key, value) -> json.put(String.valueOf(key), value(values, value)));
    return json;
  }

  private static String base64(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
