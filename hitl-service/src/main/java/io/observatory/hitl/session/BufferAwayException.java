package io.observatory.hitl.session;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** This instance can not tell what waits in a session; it can be asked again. */
public final class BufferAwayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final @Nullable URI holder;

  /**
   * Says why.
   *
   * @param holder the instance to ask instead; null while none is known
   */
  public BufferAwayException(String message, @Nullable URI holder, @Nullable Throwable cause) {
    super(message, cause);
    this.holder = holder;
  }

  /** The instance to ask instead; null while none is known. */
  public @Nullable URI holder() {
    return holder;
  }
}
