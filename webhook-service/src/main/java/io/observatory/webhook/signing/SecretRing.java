package io.observatory.webhook.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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

  /** How long a replaced secret goes on where nobody says otherwise. */
  public static final Duration USUAL_GRACE = Duration.ofHours(24);

  /** How long a replaced secret can go on. */
  public static final Duration LONGEST_GRACE = Duration.ofDays(7);

  /** Refuses none and too many. */
  public SecretRing {
    secrets = List.copyOf(secrets);
    if (secrets.isEmpty() || secrets.size() > MOST) {
      throw new IllegalArgumentException("1 to " + MOST + " secrets, not " + secrets.size());
    }
  }

  /** Of one secret. */
  public static SecretRing of(Secret secret) {
    return new SecretRing(List.of(new Held(secret, null)));
  }

  /**
   * With {@code fresh} in front; the secret it replaces goes on for {@code grace} (not at all for
   * zero), those that were replaced earlier until the time they were given, and what has expired is
   * forgotten.
   *
   * @throws TooManySecretsException when none of ten has expired
   * @throws IllegalArgumentException when {@code fresh} is the newest already, or for a grace below
   *     zero or above {@link #LONGEST_GRACE}
   */
  public SecretRing rotated(Secret fresh, Instant now, Duration grace) {
    if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
      throw new IllegalArgumentException("grace must be 0 to 7 days, not " + grace);
    }
    Held newest = secrets.getFirst();
    if (newest.secret().equals(fresh)) {
      throw new IllegalArgumentException("that secret is the newest already");
    }
    List<Held> next = new ArrayList<>();
    next.add(new Held(fresh, null));
    next.add(new Held(newest.secret(), now.plus(grace)));
    next.addAll(secrets.subList(1, secrets.size()));
    next.subList(1, next.size())
        .removeIf(held -> !held.validAt(now) || held.secret().equals(fresh));
    if (next.size() > MOST) {
      throw new TooManySecretsException(
          next.stream()
              .map(Held::expiresAt)
              .filter(Objects::nonNull)
              .min(Comparator.naturalOrder())
              .orElse(now));
    }
    return new SecretRing(next);
  }

  /** Those that are signed with at {@code now}: the newest, and whichever did not expire. */
  public List<Secret> valid(Instant now) {
    List<Secret> valid = new ArrayList<>(secrets.size());
    for (Held held : secrets) { // for each request: a stream would be most of its garbage
      if (held.validAt(now)) {
        valid.add(held.secret());
      }
    }
    return Collections.unmodifiableList(valid);
  }

  /**
   * A secret and how long it is used.
   *
   * @param secret what is signed with
   * @param expiresAt when it ends; null for the newest
   */
  public record Held(Secret secret, @Nullable Instant expiresAt) {

    boolean validAt(Instant now) {
      return expiresAt == null || expiresAt.isAfter(now);
    }
  }
}
