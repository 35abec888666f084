package io.observatory.deploy.launcher;

/** Something a person has to know or do: the message is the whole of what the terminal shows. */
public final class StackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one or more complete sentences, no class names
   */
  public StackException(String message) {
    super(message);
  }

  /**
   * @param message one or more complete sentences, no class names
   */
  public StackException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
