package io.observatory.webhook.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request as it came.
 *
 * @param headers the lines of each header under its name in lower case
 * @param body byte for byte
 */
public record Arrival(Map<String, List<String>> headers, byte[] body) {

  /** The one line of that header; empty when there is none or more than one. */
  String header(String name) {
    List<String> lines = lines(name);
    return lines.size() == 1 ? lines.getFirst().strip() : "";
  }

  List<String> lines(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }
}
