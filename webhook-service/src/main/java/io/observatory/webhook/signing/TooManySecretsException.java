package io.observatory.webhook.signing;

import java.time.Instant;

/** Refuses one more secret while the most there may be are still signed with. */
public final class TooManySecretsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Instant nextExpiry;

  TooManySecretsException(Instant nextExpiry) {
    super(
        "%d secrets are in use; the next one expires at %s".formatted(SecretRing.MOST, nextExpiry));
    this.nextExpiry = nextExpiry;
  }

  /** When there is room again. */
  public Instant nextExpiry() {
    return nextExpiry;
  }
}
