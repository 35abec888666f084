package io.observatory.deploy.stack;

/** A component did not become ready; the message carries the reason and the tail of its log. */
public final class StartFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartFailedException(String component, String reason, String logTail) {
    super(component + " did not start: " + reason + "\n--- end of its log ---\n" + logTail);
  }

  StartFailedException(String component, String reason, Throwable cause) {
    super(component + " did not start: " + reason, cause);
  }
}
