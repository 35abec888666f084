package io.observatory.webhook.signing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one endpoint: the newest first, then those that are still signed with for a while
 * after they were replaced. Immutable.
 *
 * @param secrets at least one, at most {@link #MOST}
 */
public record SecretRing(List<Held> secrets) {

  /** Most secrets at once, the newest included. */
  public static final int MOST = 10;

  /** Refuses none and too many. */
  public SecretRing {
    secrets = List.copyOf(secrets);
    if (secrets.isEmpty() || secrets.size() > MOST) {
      throw new IllegalArgumentException("1 to " + MOST + " secrets, not " + secrets.size());
    }
  }

  /** Those that are signed with at {@code now}: the newest, and whichever did not expire. */
  public List<Secret> valid(Instant now) {
    return secrets.stream()
        .filter(held -> held.expiresAt() == null || held.expiresAt().isAfter(now))
        .map(Held::secret)
        .toList();
  }

  /**
   * A secret and how long it is used.
   *
   * @param secret what is signed with
   * @param expiresAt when it ends; null for the newest
   */
  public record Held(Secret secret, @Nullable Instant expiresAt) {}
}
