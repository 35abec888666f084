package io.observatory.webhook.outbound.postgres;

import io.observatory.webhook.delivery.Delivery;
import io.observatory.webhook.delivery.Publication;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Deliveries out of claims, and headers as JSON. */
final class DeliveryRows {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private DeliveryRows() {}

  static Delivery claimed(ResultSet row) throws SQLException {
    return new Delivery(
        row.getObject("id", UUID.class),
        row.getString("endpoint_id"),
        row.getInt("generation"),
        row.getString("ordering_key"),
        row.getInt("attempts"),
        row.getLong("fence"),
        timeOf(row, "created_at"),
        time(row, "due_at"),
        new Publication(
            row.getString("event_id"),
            row.getString("tenant_id"),
            row.getString("type"),
            row.getString("subject"),
            row.getString("event_key"),
            row.getString("content_type"),
            headers(row.getString("headers")),
            row.getBytes("body")));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static Instant timeOf(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static Map<String, String> headers(String json) {
    return json.equals("{}") ? Map.of() : JSON.readValue(json, TEXTS);
  }

  static String json(Map<String, String> headers) {
    return headers.isEmpty() ? "{}" : JSON.writeValueAsString(headers);
  }
}
