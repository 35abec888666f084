package io.observatory.webhook.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code name=value,name=value}. */
final class FakeFields implements BodyFields {
  @Override
  public List<String> at(byte[] body, List<String> pointers) {
    Map<String, String> values = new HashMap<>();
    for (String pair : new String(body, UTF_8).split(",", -1)) {
      String[] parts = pair.split("=", 2);
      values.put("/" + parts[0], parts.length == 2 ? parts[1] : "");
    }
    return pointers.stream().map(p -> values.getOrDefault(p, "")).toList();
  }
}
