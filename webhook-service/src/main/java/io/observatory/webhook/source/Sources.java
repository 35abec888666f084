package io.observatory.webhook.source;

import io.observatory.webhook.endpoint.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** Changes sources; each change is told to the world in its transaction. */
public final class Sources {

  /** Longest time for which a replaced secret can go on. */
  public static final Duration LONGEST_GRACE = Duration.ofDays(7);

  private final SourceStore store;
  private final SourceLog log;
  private final SourceBook book;
  private final Verifiers verifiers;
  private final TransactionOperations transactions;
  private final InstantSource clock;

  /** With its ports. */
  public Sources(
      SourceStore store,
      SourceLog log,
      SourceBook book,
      Verifiers verifiers,
      TransactionOperations transactions,
      InstantSource clock) {
    this.store = store;
    this.log = log;
    this.book = book;
    this.verifiers = verifiers;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Not done: the secret a source has can not be opened with the keys of this instance. */
  public static final class SealedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SealedException(String id) {
      super("the secret of source " + id + " can not be opened");
    }
  }

  /**
   * What somebody wants a source to be.
   *
   * @param secret null for one that is made here
   */
  public record Draft(
      String id,
      String description,
      Scheme scheme,
      @Nullable String secret,
      Duration tolerance,
      Routing routing,
      boolean enabled) {

    @Override
    public String toString() {
      return "Draft[" + id + "]";
    }
  }

  /**
   * Adds one.
   *
   * @return with its secret; empty when the id is taken
   * @throws IllegalArgumentException for a secret that does not fit
   */
  public Optional<Source> create(Draft draft, Caller caller, @Nullable String reason) {
    String secret = checked(draft.scheme(), draft.secret());
    return changed(
        () -> {
          Source source =
              source(draft, Credentials.of(secret), store.nextVersion(), clock.instant());
          if (!store.add(source)) {
            return Optional.empty();
          }
          log.changed("source.create", null, source, caller, reason);
          return Optional.of(source);
        });
  }

  /**
   * Replaces all of one but its secret and its kind of scheme.
   *
   * @param expected the version it must have
   * @return empty when it has another one, or is not there
   * @throws IllegalArgumentException when the secret it has does not fit
   * @throws SealedException when that secret can not be opened
   */
  public Optional<Source> replace(
      Draft draft, long expected, Caller caller, @Nullable String reason) {
    return changed(
        () -> {
          Source before = locked(draft.id(), expected);
          if (before == null) {
            return Optional.empty();
          }
          if (before.scheme().kind() != draft.scheme().kind()) {
            throw new IllegalArgumentException(
                "the kind can not change, because the secret would not fit: add another source");
          }
          Source after = source(draft, opened(before), store.nextVersion(), clock.instant());
          store.replace(after);
          log.changed("source.update", before, after, caller, reason);
          return Optional.of(after);
        });
  }

  /**
   * Replaces the secret; the one before goes on for {@code grace}, any earlier one ends.
   *
   * @param secret null for one that is made here
   * @return with its secret; empty when there is no such source
   * @throws IllegalArgumentException for a secret or a grace that does not fit
   * @throws SealedException when the one before can not be opened and shall go on
   */
  public Optional<Source> rotate(
      String id, @Nullable String secret, Duration grace, Caller caller, @Nullable String reason) {
    if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
      throw new IllegalArgumentException("grace must be 0 to 7 days");
    }
    return changed(
        () -> {
          Source before = store.lock(id).orElse(null);
          if (before == null) {
            return Optional.empty();
          }
          String fresh = checked(before.scheme(), secret);
          Instant now = clock.instant();
          Credentials credentials =
              grace.isZero()
                  ? Credentials.of(fresh)
                  : new Credentials(fresh, opened(before).current(), now.plus(grace));
          Source after =
              new Source(
                  before.id(),
                  before.description(),
                  before.scheme(),
                  credentials,
                  before.tolerance(),
                  before.routing(),
                  before.enabled(),
                  store.nextVersion(),
                  now);
          store.replace(after);
          log.changed("source.rotate", before, after, caller, reason);
          return Optional.of(after);
        });
  }

  /** Removes one; false when it has another version, or is not there. */
  public boolean delete(String id, long expected, Caller caller) {
    return changed(
            () -> {
              Source before = locked(id, expected);
              if (before != null) {
                store.remove(id);
                log.changed("source.delete", before, null, caller, null);
              }
              return Optional.ofNullable(before);
            })
        .isPresent();
  }

  private interface Change {
    Optional<Source> make();
  }

  private Optional<Source> changed(Change change) {
    Optional<Source> source = transactions.execute(status -> change.make());
    book.forget();
    return source == null ? Optional.empty() : source;
  }

  private @Nullable Source locked(String id, long expected) {
    return store.lock(id).filter(source -> source.version() == expected).orElse(null);
  }

  private static Credentials opened(Source source) {
    if (source.credentials().isSealed()) {
      throw new SealedException(source.id());
    }
    return source.credentials();
  }

  private String checked(Scheme scheme, @Nullable String secret) {
    if (secret == null) {
      return verifiers.generate(scheme);
    }
    verifiers.check(scheme, secret);
    return secret;
  }

  private static Source source(Draft draft, Credentials credentials, long version, Instant now) {
    return new Source(
        draft.id(),
        draft.description(),
        draft.scheme(),
        credentials,
        draft.tolerance(),
        draft.routing(),
        draft.enabled(),
        version,
        now);
  }
}
