package io.observatory.deploy.demo;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What {@code GET /v1/entries} holds of the watched topics since the demo began, read page after
 * page in the log's order; may be asked again and goes on where it stood.
 */
final class AuditView {
  private static final String PAGE = "1000";

  private final GatewayClient audit;
  private final Instant since;
  private final Map<Coordinate, Integer> stored = new HashMap<>();
  private final Map<String, String> cursors = new HashMap<>();

  AuditView(GatewayClient audit, Instant since) {
    this.audit = audit;
    this.since = since;
  }

  /** Reads what was added; false while the service does not answer. */
  boolean refresh() throws InterruptedException {
    for (String topic : TopicWatch.TOPICS) {
      if (!refresh(topic)) {
        return false;
      }
    }
    return true;
  }

  /** How often each record is stored; once is right. */
  Map<Coordinate, Integer> stored() {
    return stored;
  }

  private boolean refresh(String topic) throws InterruptedException {
    while (true) {
      Optional<JsonNode> answer = audit.get("/v1/entries", parameters(topic));
      if (answer.isEmpty()) {
        return false;
      }
      JsonNode entries = answer.get().path("entries");
      for (JsonNode entry : entries) {
        Coordinate place =
            new Coordinate(
                entry.path("topic").asString(""),
                entry.path("partition").asInt(-1),
                entry.path("offset").asLong(-1));
        stored.merge(place, 1, Integer::sum);
      }
      String next = answer.get().path("next").asString("");
      if (entries.isEmpty() || next.isEmpty()) {
        return true;
      }
      cursors.put(topic, next);
    }
  }

  private Map<String, String> parameters(String topic) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("topic", topic);
    parameters.put("from", since.toString());
    parameters.put("order", "asc");
    parameters.put("limit", PAGE);
    String cursor = cursors.get(topic);
    if (cursor != null) {
      parameters.put("cursor", cursor);
    }
    return parameters;
  }
}
