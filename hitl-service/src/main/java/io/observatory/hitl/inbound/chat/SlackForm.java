package io.observatory.hitl.inbound.chat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The fields of a form, read from the bytes that were signed. */
record SlackForm(Map<String, String> fields) {

  /**
   * Reads a form.
   *
   * @throws IllegalArgumentException when it is none
   */
  static SlackForm read(byte[] body) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return new SlackForm(fields);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** What the field says; empty when there is none. */
  String get(String field) {
    return fields.getOrDefault(field, "");
  }
}
