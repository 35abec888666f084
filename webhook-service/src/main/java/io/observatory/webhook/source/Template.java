package io.observatory.webhook.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is signed: text with {@code {id}}, {@code {timestamp}} and {@code {body}} in it. Made once,
 * filled for each request without copying the body.
 */
final class Template {
  private static final Pattern HOLE = Pattern.compile("\\{(id|timestamp|body)\\}");

  private final List<byte[]> texts = new ArrayList<>();
  private final List<String> holes = new ArrayList<>();

  Template(String template) {
    Matcher hole = HOLE.matcher(template);
    int end = 0;
    while (hole.find()) {
      texts.add(template.substring(end, hole.start()).getBytes(StandardCharsets.UTF_8));
      holes.add(hole.group(1));
      end = hole.end();
    }
    texts.add(template.substring(end).getBytes(StandardCharsets.UTF_8));
    if (!holes.contains("body")) {
      throw new IllegalArgumentException("a template must contain {body}");
    }
  }

  boolean signs(String what) {
    return holes.contains(what);
  }

  /** The parts, one after another. */
  byte[][] filled(String id, String timestamp, byte[] body) {
    byte[][] parts = new byte[texts.size() + holes.size()][];
    for (int i = 0; i < texts.size(); i++) {
      parts[2 * i] = texts.get(i);
    }
    for (int i = 0; i < holes.size(); i++) {
      parts[2 * i + 1] =
          switch (holes.get(i)) {
            case "id" -> id.getBytes(StandardCharsets.UTF_8);
            case "timestamp" -> timestamp.getBytes(StandardCharsets.UTF_8);
            default -> body;
          };
    }
    return parts;
  }
}
