package io.observatory.heartbeat.inbound.http;

import io.observatory.heartbeat.capability.AgentPlace;
import io.observatory.heartbeat.capability.LiveState;
import io.observatory.platform.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A place in a list, opaque to callers so that it may change its form. */
final class Cursor {

  private static final String AGENT = "a1:";
  private static final String MAPPED = "m1:";
  private static final String CAPABILITY = "c1:";

  private Cursor() {}

  static String after(String agentId) {
    return write(AGENT, agentId);
  }

  static String after(AgentPlace place) {
    return write(MAPPED, place.state() + ":" + place.agentId());
  }

  static String afterCapability(String name) {
    return write(CAPABILITY, name);
  }

  /** The agent id to go on behind; empty to begin. */
  static String read(@Nullable String cursor) {
    String id = text(AGENT, cursor);
    return id == null ? "" : id;
  }

  /** The place in the map's answer to go on behind; null to begin. */
  static @Nullable AgentPlace readPlace(@Nullable String cursor) {
    String text = text(MAPPED, cursor);
    if (text == null) {
      return null;
    }
    int colon = text.indexOf(':');
    try {
      return new AgentPlace(
          LiveState.valueOf(text.substring(0, Math.max(0, colon))), text.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  /** The capability to go on behind; null to begin. */
  static @Nullable String readCapability(@Nullable String cursor) {
    return text(CAPABILITY, cursor);
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
