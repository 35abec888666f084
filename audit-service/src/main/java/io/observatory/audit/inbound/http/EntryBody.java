package io.observatory.audit.inbound.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.observatory.audit.log.Correlation;
import io.observatory.audit.log.Header;
import io.observatory.audit.log.LoggedEntry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/** An entry as JSON: what is not known is left out; bytes that are no text become Base64. */
final class EntryBody {

  private EntryBody() {}

  static Map<String, Object> of(LoggedEntry entry) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("index", entry.index());
    body.put("topic", entry.topic());
    body.put("topic_id", entry.topicId());
    body.put("partition", entry.partition());
    body.put("offset", entry.offset());
    body.put("timestamp", Instant.ofEpochMilli(entry.timestamp().millis()).toString());
    body.put("timestamp_ms", entry.timestamp().millis());
    body.put("timestamp_type", entry.timestamp().type());
    if (!entry.type().isEmpty()) {
      body.put("type", entry.type());
    }
    for (Correlation kind : Correlation.values()) {
      put(body, kind.field(), entry.ids().get(kind));
    }
    put(body, "schema_id", entry.schemaId());
    bytes(body, "key", entry.key());
    body.put("headers", headers(entry.headers()));
    if (entry.valueSize() >= 0) {
      body.put("value_size", entry.valueSize());
    } else {
      body.put("tombstone", true);
    }
    raw(body, "event", entry.doc());
    put(body, "undecodable", entry.reason());
    raw(body, "omitted", entry.omitted());
    return body;
  }

  private static List<Map<String, Object>> headers(List<Header> headers) {
    List<Map<String, Object>> bodies = new ArrayList<>();
    for (Header header : headers) {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("key", header.key());
      bytes(body, "value", header.value());
      bodies.add(body);
    }
    return bodies;
  }

  private static void bytes(Map<String, Object> body, String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      return;
    }
    try {
      body.put(name, UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      body.put(name + "_base64", Base64.getEncoder().encodeToString(bytes));
    }
  }

  private static void raw(Map<String, Object> body, String name, @Nullable String json) {
    if (json != null) {
      body.put(name, new RawValue(json));
    }
  }

  private static void put(Map<String, Object> body, String name, @Nullable Object value) {
    if (value != null) {
      body.put(name, value);
    }
  }
}
