package io.observatory.hitl.chat;

/** The channel will not take this until somebody changes something: a token, a room, the card. */
public final class ChannelRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code the channel's own word for it
   */
  public ChannelRefusedException(String code) {
    super("The chat service refuses: " + code);
    this.code = code;
  }

  /** The channel's own word for it. */
  public String code() {
    return code;
  }
}
