package io.observatory.heartbeat.capability;

import org.jspecify.annotations.Nullable;

/** How far one stream has been told of the map. Owned by one stream, opaque to it. */
public final class StreamPosition {

  private final Offsets offsets;
  private long nextChange;
  private byte @Nullable [] presentUpTo;

  /**
   * At these offsets.
   *
   * @param presentUpTo the agent up to which the present state was told; null when all of it was
   */
  StreamPosition(Offsets offsets, long nextChange, byte @Nullable [] presentUpTo) {
    this.offsets = offsets;
    this.nextChange = nextChange;
    this.presentUpTo = presentUpTo;
  }

  /** The token from which any instance goes on after what was told so far. */
  public RevisionToken token() {
    byte[] id = presentUpTo;
    return new RevisionToken.Applied(
        offsets.asList(),
        id == null || id.length == 0
            ? null
            : new String(id, java.nio.charset.StandardCharsets.UTF_8));
  }

  Offsets offsets() {
    return offsets;
  }

  long nextChange() {
    return nextChange;
  }

  void passChange() {
    nextChange++;
  }

  byte @Nullable [] presentUpTo() {
    return presentUpTo;
  }

  void presentUpTo(byte @Nullable [] id) {
    presentUpTo = id;
  }
}
