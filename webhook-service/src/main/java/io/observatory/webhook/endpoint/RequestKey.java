package io.observatory.webhook.endpoint;

/**
 * A caller's own name for a request, so that a repeat gets the first one's answer.
 *
 * @param principal who named it
 * @param key the name
 * @param digest of the whole request; the same key with another digest is refused
 */
public record RequestKey(String principal, String key, String digest) {

  /** The caller's key was used for another request before; nothing was done. */
  public static final class ReusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** That key. */
    public ReusedException(String key) {
      super("the idempotency key " + key + " belongs to another request");
    }
  }
}
