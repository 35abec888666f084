package io.observatory.deploy.operate;

import tools.jackson.databind.JsonNode;

/** A field of an answer as it is shown. */
final class Shown {
  private Shown() {}

  /** Its text, made plain; a dash when there is none. */
  static String of(JsonNode node, String field) {
    String text = node.path(field).asString("");
    return text.isEmpty() ? "-" : Plain.text(text);
  }
}
