package io.observatory.platform.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Places in lists, opaque to callers so that they may change their form: {@code form} tells the
 * lists and their versions apart. What no list gave out is refused with 400 {@code invalid_cursor}.
 */
public final class Cursors {

  private Cursors() {}

  /** A place as callers get it. */
  public static String write(String form, String place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((form + place).getBytes(StandardCharsets.UTF_8));
  }

  /** The place of a cursor; null to begin. */
  public static @Nullable String read(String form, @Nullable String cursor) {
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

  /** The id to go on behind; empty to begin. */
  public static String id(String form, @Nullable String cursor) {
    String id = read(form, cursor);
    return id == null ? "" : id;
  }

  /** The id to go on from; null to begin. */
  public static @Nullable UUID uuid(String form, @Nullable String cursor) {
    String text = read(form, cursor);
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  /** The number to go on from. */
  public static long number(String form, @Nullable String cursor, long toBegin) {
    String text = read(form, cursor);
    try {
      return text == null ? toBegin : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw invalid();
    }
  }

  /** The refusal of what no list gave out. */
  public static ProblemException invalid() {
    return new ProblemException(
        HttpStatus.BAD_REQUEST, "invalid_cursor", "This cursor was not given out by this list.");
  }
}
