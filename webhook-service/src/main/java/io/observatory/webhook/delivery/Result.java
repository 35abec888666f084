package io.observatory.webhook.delivery;

import org.jspecify.annotations.Nullable;

/**
 * What became of a delivery, to be written.
 *
 * @param delivery as it was claimed
 * @param verdict what is to become of it
 * @param attempt the request that was made; null for none
 */
public record Result(Delivery delivery, Verdict verdict, @Nullable Attempt attempt) {

  /** Attempts made so far, this one included. */
  public int attempts() {
    return delivery.attempts() + (attempt == null ? 0 : 1);
  }
}
