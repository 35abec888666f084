package io.observatory.deploy.operate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads a list page after page until enough is there. */
final class Listing {
  private static final int LARGEST_PAGE = 500;

  private final Gateway gateway;
  private final String path;
  private final int limit;
  private final List<JsonNode> items = new ArrayList<>();
  private boolean cut;

  Listing(Gateway gateway, String path, int limit) {
    this.gateway = gateway;
    this.path = path;
    this.limit = Math.max(1, limit);
  }

  /** Adds what the filter finds; an empty value filters nothing. */
  void read(String filter, String value) throws InterruptedException {
    read(Map.of(filter, value));
  }

  /** Adds what all the filters find; an empty value filters nothing. */
  void read(Map<String, String> filters) throws InterruptedException {
    Map<String, String> parameters = new LinkedHashMap<>(filters);
    parameters.values().removeIf(String::isEmpty);
    String next = "";
    do {
      if (items.size() >= limit) {
        cut = true;
        return;
      }
      parameters.put("limit", Integer.toString(Math.min(LARGEST_PAGE, limit - items.size())));
      JsonNode page = gateway.get(path, parameters);
      page.path("items").forEach(items::add);
      next = page.path("next_cursor").asString("");
      parameters.put("cursor", next);
    } while (!next.isEmpty());
  }

  List<JsonNode> items() {
    return items;
  }

  /** That there is more than was asked for, if there is. */
  Optional<String> more() {
    return cut
        ? Optional.of("  More than " + limit + "; --limit shows the others.")
        : Optional.empty();
  }
}
