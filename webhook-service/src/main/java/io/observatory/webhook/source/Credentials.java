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

  /** One only. */
  public static Credentials of(String current) {
    return new Credentials(current, null, null);
  }

  @Override
  public String toString() {
    return "Credentials[previousUntil=" + previousUntil + "]";
  }
}
