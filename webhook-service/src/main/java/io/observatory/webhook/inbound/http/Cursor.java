package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.Cursors;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A place in a list, opaque to callers so that it may change its form. */
final class Cursor {

  private static final String ENDPOINT = "e1:";
  private static final String DELIVERY = "d1:";
  private static final String ATTEMPT = "a1:";
  private static final String REPLAY = "r1:";
  private static final String SOURCE = "s1:";

  private Cursor() {}

  static String afterEndpoint(String id) {
    return Cursors.write(ENDPOINT, id);
  }

  /** The endpoint to go on behind; empty to begin. */
  static String endpoint(@Nullable String cursor) {
    return Cursors.id(ENDPOINT, cursor);
  }

  static String belowDelivery(UUID id) {
    return Cursors.write(DELIVERY, id.toString());
  }

  /** The delivery to go on below; null to begin. */
  static @Nullable UUID delivery(@Nullable String cursor) {
    return Cursors.uuid(DELIVERY, cursor);
  }

  static String belowReplay(UUID id) {
    return Cursors.write(REPLAY, id.toString());
  }

  /** The replay to go on below; null to begin. */
  static @Nullable UUID replay(@Nullable String cursor) {
    return Cursors.uuid(REPLAY, cursor);
  }

  static String afterSource(String id) {
    return Cursors.write(SOURCE, id);
  }

  /** The source to go on behind; empty to begin. */
  static String source(@Nullable String cursor) {
    return Cursors.id(SOURCE, cursor);
  }

  static String afterAttempt(int attempt) {
    return Cursors.write(ATTEMPT, Integer.toString(attempt));
  }

  /** The attempt to go on behind; 0 to begin. */
  static int attempt(@Nullable String cursor) {
    String text = Cursors.read(ATTEMPT, cursor);
    try {
      return text == null ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw Cursors.invalid();
    }
  }
}
