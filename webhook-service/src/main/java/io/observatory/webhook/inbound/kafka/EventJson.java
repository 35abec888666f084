package io.observatory.webhook.inbound.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An event as plain JSON: the fields under their names, times as text, what is absent left out. */
final class EventJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private EventJson() {}

  static byte[] write(IndexedRecord event) {
    return JSON.writeValueAsString(plain(event)).getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case IndexedRecord record -> fields(record);
      case Collection<?> many -> many.stream().map(EventJson::plain).toList();
      case null -> null;
      case Number number -> number;
      case Boolean flag -> flag;
      default -> value.toString(); // texts, enums, times
    };
  }

  private static Map<String, Object> fields(IndexedRecord record) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = plain(record.get(field.pos()));
      if (value != null) {
        fields.put(field.name(), value);
      }
    }
    return fields;
  }
}
