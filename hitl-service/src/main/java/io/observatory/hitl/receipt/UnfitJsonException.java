package io.observatory.hitl.receipt;

/** Thrown for JSON that nobody could approve for certain; the message is a sentence for callers. */
public final class UnfitJsonException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnfitJsonException(IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
