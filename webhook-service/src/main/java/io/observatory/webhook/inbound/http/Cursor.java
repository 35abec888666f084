package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A place in a list, opaque to callers so that it may change its form. */
final class Cursor {

  private static final String ENDPOINT = "e1:";
  private static final String DELIVERY = "d1:";
  private static final String ATTEMPT = "a1:";
  private static final String REPLAY = "r1:";
  private static final String SOURCE = "s1:";

  private Cursor() {}

  static String afterEndpoint(String id) {
    return write(ENDPOINT, id);
  }

  /** The endpoint to go on behind; empty to begin. */
  static String endpoint(@Nullable String cursor) {
    String id = text(ENDPOINT, cursor);
    return id == null ? "" : id;
  }

  static String belowDelivery(UUID id) {
    return write(DELIVERY, id.toString());
  }

  /** The delivery to go on below; null to begin. */
  static @Nullable UUID delivery(@Nullable String cursor) {
    return uuid(DELIVERY, cursor);
  }

  static String belowReplay(UUID id) {
    return write(REPLAY, id.toString());
  }

  /** The replay to go on below; null to begin. */
  static @Nullable UUID replay(@Nullable String cursor) {
    return uuid(REPLAY, cursor);
  }

  static String afterSource(String id) {
    return write(SOURCE, id);
  }

  /** The source to go on behind; empty to begin. */
  static String source(@Nullable String cursor) {
    String id = text(SOURCE, cursor);
    return id == null ? "" : id;
  }

  static String afterAttempt(int attempt) {
    return write(ATTEMPT, Integer.toString(attempt));
  }

  /** The attempt to go on behind; 0 to begin. */
  static int attempt(@Nullable String cursor) {
    String text = text(ATTEMPT, cursor);
    try {
      return text == null ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw invalid();
    }
  }

  private static @Nullable UUID uuid(String form, @Nullable String cursor) {
    String text = text(form, cursor);
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static String write(String form, String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((form + text).getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String text(String form, @Nullable String cursor) {
    if (cursor == null || cursor.isEmpty()) {
      return null;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (text.startsWith(form) && text.indexOf('\0') < 0) {
        return text.substring(form.length());
      }
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static ProblemException invalid() {
    return new ProblemException(
        HttpStatus.BAD_REQUEST, "invalid_cursor", "This cursor was not given out by this list.");
  }
}
