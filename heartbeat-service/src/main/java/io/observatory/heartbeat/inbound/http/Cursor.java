package io.observatory.heartbeat.inbound.http;

import io.observatory.platform.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A place in the list of agents, opaque to callers so that it may change its form. */
final class Cursor {

  private static final String FORM = "a1:";

  private Cursor() {}

  static String after(String agentId) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((FORM + agentId).getBytes(StandardCharsets.UTF_8));
  }

  /** The agent id to go on behind; empty to begin. */
  static String read(@Nullable String cursor) {
    if (cursor == null || cursor.isEmpty()) {
      return "";
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (text.startsWith(FORM) && text.indexOf('\0') < 0) {
        return text.substring(FORM.length());
      }
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static ProblemException invalid() {
    return new ProblemException(
        HttpStatus.BAD_REQUEST, "invalid_cursor", "This cursor was not given out by this API.");
  }
}
