package io.observatory.hitl.chat;

import java.time.Duration;

/** The channel did not take it now; it may later. */
public final class ChannelAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  /**
   * @param message why, without anything secret
   * @param retryAfter before that, another try is not welcome; zero when it did not say
   */
  public ChannelAwayException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** How long it wants to be left alone; zero when it did not say. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
