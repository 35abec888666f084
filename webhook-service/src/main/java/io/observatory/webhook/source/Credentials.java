package io.observatory.webhook.source;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a sender must know. Never printed.
 *
 * @param current the secret, or the sender's public key
 * @param previous the one before, accepted for a while after it was replaced
 * @param previousUntil how long
 */
public record Credentials(
    String current, @Nullable String previous, @Nullable Instant previousUntil) {

  /** Those of a source whose secrets can not be opened with the keys of this instance. */
  public static final Credentials SEALED = new Credentials("", null, null);

  /** One only. */
  public static Credentials of(String current) {
    return new Credentials(current, null, null);
  }

  /** Whether nobody here can tell what the sender must know. */
  public boolean isSealed() {
    return current.isEmpty();
  }

  @Override
  public String toString() {
    return "Credentials[previousUntil=" + previousUntil + "]";
  }
}
