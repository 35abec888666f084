package io.observatory.hitl;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** What nobody should send, from a seed. */
final class Nonsense {

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "x",
          "fuzz-1",
          "a\u0000b",
          "\uFFFD",
          "ä€😀",
          "../../etc",
          "#scope:1",
          "'; DROP TABLE command; --",
          "%00",
          "null",
          "-1",
          "9223372036854775808",
          "1e400",
          "2026-11-20T12:00:00Z",
          "+999999999-12-31T23:59:59Z",
          "y".repeat(300),
          "{\"a\":1}");

  private static final List<String> FIELDS =
      List.of(
          "reason",
          "hold_id",
          "gate_id",
          "trace_id",
          "expected_digest",
          "flush_all",
          "content",
          "patch",
          "decision",
          "place",
          "before_trace_id",
          "kind",
          "id",
          "loop_window",
          "loop_warning",
          "loop_limit",
          "loop_gates",
          "max_cost",
          "max_tokens",
          "agent_id",
          "payload",
          "new_payload",
          "new_content",
          "original_trace_id",
          "meta",
          "identity",
          "context",
          "cognition",
          "action",
          "state_delta",
          "control",
          "event_id",
          "sent_at",
          "timestamp",
          "session_id",
          "agent_type",
          "capability_version",
          "status",
          "intent",
          "document",
          "facts",
          "policy",
          "name",
          "when",
          "rules",
          "default",
          "terms",
          "agent",
          "risk",
          "arguments",
          "approve",
          "response",
          "response_schema",
          "mode",
          "decisions",
          "approval_id",
          "revision",
          "arguments_digest",
          "title",
          "timeout");

  private Nonsense() {}

  static String id(Random random) {
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    return text.isEmpty() ? "fuzz-2" : text;
  }

  static String parameter(Random random) {
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    if (random.nextInt(3) > 0) {
      return text;
    }
    String form =
        List.of("s1:", "g1:", "i1:", "m1:", "g1:2026-11-20T12:00:00Z,").get(random.nextInt(5));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((form + text).getBytes(StandardCharsets.UTF_8));
  }

  static String body(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> "";
      case 1 -> "{";
      case 2 -> "null";
      case 3 -> "[" + value(random, 3) + "]";
      case 4 -> "[".repeat(5_000);
      default -> object(random, 4);
    };
  }

  private static String object(Random random, int depth) {
    StringBuilder object = new StringBuilder("{");
    int fields = random.nextInt(8);
    for (int i = 0; i < fields; i++) {
      object
          .append(i == 0 ? "" : ",")
          .append(text(FIELDS.get(random.nextInt(FIELDS.size()))))
          .append(':')
          .append(value(random, depth - 1));
    }
    return object.append('}').toString();
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 7)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> "" + random.nextInt(-3, 70);
      case 3 -> List.of("1e400", "-0.5", "99999999999999999999", "0.3").get(random.nextInt(4));
      case 4, 5 -> text(TEXTS.get(random.nextInt(TEXTS.size())));
      case 6 ->
          List.of("\"all\"", "\"agent\"", "\"HEAD\"", "\"\\ud800\"", "\"PER_ITEM\"")
              .get(random.nextInt(5));
      case 7 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
      default -> object(random, depth);
    };
  }

  private static String text(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c < ' ' || c == '"' || c == '\\') {
                json.append("\\u%04x".formatted(c));
              } else {
                json.append((char) c);
              }
            });
    return json.append('"').toString();
  }
}
