package io.observatory.schemas.signed;

/** Thrown for JSON that can not be digested or signed safely; the message is a whole sentence. */
public final class RefusedJsonException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  RefusedJsonException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
