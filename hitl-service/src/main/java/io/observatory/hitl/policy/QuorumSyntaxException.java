package io.observatory.hitl.policy;

/** A quorum that can not be read; the message says what was expected, for who wrote it. */
public final class QuorumSyntaxException extends IllegalArgumentException {

  private final int position;

  QuorumSyntaxException(String what, int position) {
    super("at character " + (position + 1) + ": " + what);
    this.position = position;
  }

  /** Where, counted from 0 in UTF-16 units. */
  public int position() {
    return position;
  }
}
