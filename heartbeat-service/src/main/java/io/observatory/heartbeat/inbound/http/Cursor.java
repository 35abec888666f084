package io.observatory.heartbeat.inbound.http;

import io.observatory.heartbeat.capability.AgentPlace;
import io.observatory.heartbeat.capability.LiveState;
import io.observatory.platform.http.Cursors;
import org.jspecify.annotations.Nullable;

/** A place in a list, opaque to callers so that it may change its form. */
final class Cursor {

  private static final String AGENT = "a1:";
  private static final String MAPPED = "m1:";
  private static final String CAPABILITY = "c1:";

  private Cursor() {}

  static String after(String agentId) {
    return Cursors.write(AGENT, agentId);
  }

  static String after(AgentPlace place) {
    return Cursors.write(MAPPED, place.state() + ":" + place.agentId());
  }

  static String afterCapability(String name) {
    return Cursors.write(CAPABILITY, name);
  }

  /** The agent id to go on behind; empty to begin. */
  static String read(@Nullable String cursor) {
    return Cursors.id(AGENT, cursor);
  }

  /** The place in the map's answer to go on behind; null to begin. */
  static @Nullable AgentPlace readPlace(@Nullable String cursor) {
    String text = Cursors.read(MAPPED, cursor);
    if (text == null) {
      return null;
    }
    int colon = text.indexOf(':');
    try {
      return new AgentPlace(
          LiveState.valueOf(text.substring(0, Math.max(0, colon))), text.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      throw Cursors.invalid();
    }
  }

  /** The capability to go on behind; null to begin. */
  static @Nullable String readCapability(@Nullable String cursor) {
    return Cursors.read(CAPABILITY, cursor);
  }
}
