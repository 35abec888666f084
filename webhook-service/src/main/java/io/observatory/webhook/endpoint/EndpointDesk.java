package io.observatory.webhook.endpoint;

import io.observatory.webhook.signing.Secret;
import io.observatory.webhook.signing.SecretRing;
import io.observatory.webhook.signing.TooManySecretsException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Where endpoints are changed: the row, the tale of who changed it and, where one is disabled, the
 * event commit together or not at all, and this instance goes by the change at once. Safe for use
 * by many threads.
 */
public final class EndpointDesk {

  private static final Duration REQUESTS_KEPT = Duration.ofHours(24);

  private final EndpointStore store;
  private final EndpointLog log;
  private final KnownEndpoints known;
  private final TransactionOperations transaction;
  private final Terms terms;

  /**
   * How the desk works.
   *
   * @param ids makes ids that sort by time, without dots
   * @param most endpoints there may be
   */
  public record Terms(EndpointRules rules, Supplier<String> ids, int most, Clock clock) {}

  /**
   * What came of a creation.
   *
   * @param repeated whether the endpoint was there before this request
   */
  public record Created(Endpoint endpoint, boolean repeated) {}

  /** Takes its parts. */
  public EndpointDesk(
      EndpointStore store,
      EndpointLog log,
      KnownEndpoints known,
      TransactionOperations transaction,
      Terms terms) {
    this.store = store;
    this.log = log;
    this.known = known;
    this.transaction = transaction;
    this.terms = terms;
  }

  /**
   * Makes an endpoint, enabled.
   *
   * @param key the caller's name for the request; null when it was given none
   * @throws InvalidEndpointException when the terms are not allowed
   * @throws RequestKey.ReusedException when the key is that of another request
   */
  public Created create(
      String tenantId,
      EndpointTerms wanted,
      Secret secret,
      @Nullable RequestKey key,
      Caller caller) {
    EndpointRules.checkTenant(tenantId);
    terms.rules().check(wanted);
    if (known.size() >= terms.most()) {
      throw new InvalidEndpointException(
          "", "there are " + terms.most() + " endpoints already; delete one");
    }
    Instant now = now();
    Endpoint endpoint =
        fitting(wanted.begin(terms.ids().get(), tenantId, SecretRing.of(secret), now));
    return inTransaction(
        () -> {
          Optional<Endpoint> first =
              key == null ? Optional.empty() : first(key, endpoint.id(), now);
          if (first.isPresent()) {
            return new Created(first.get(), true);
          }
          tell(store.insert(endpoint));
          log.done(
              new EndpointLog.Deed(
                  "webhook.endpoint.create", endpoint.id(), null, endpoint, now, null, caller));
          return new Created(endpoint, false);
        });
  }

  private Optional<Endpoint> first(RequestKey key, String id, Instant now) {
    store.forgetRequests(now.minus(REQUESTS_KEPT));
    return store
        .remember(key, id, now)
        .map(
            made ->
                store
                    .find(made)
                    .orElseThrow(() -> new RequestKey.ReusedException(key.key()))); // deleted since
  }

  /**
   * Changes the terms of an endpoint.
   *
   * @param expected the version the caller saw
   * @return empty when there is no such endpoint
   * @throws StaleVersionException when it has another version
   */
  public Optional<Endpoint> change(
      String id,
      long expected,
      UnaryOperator<EndpointTerms> change,
      @Nullable String reason,
      Caller caller) {
    return write(
        new Order("webhook.endpoint.change", id, expected, reason, caller),
        old -> {
          EndpointTerms before = EndpointTerms.of(old);
          EndpointTerms after = change.apply(before);
          if (after.equals(before)) {
            return old;
          }
          terms.rules().check(after);
          return fitting(after.next(old, old.state(), old.stateReason(), old.secrets(), now()));
        });
  }

  /**
   * Deletes an endpoint.
   *
   * @param expected the version the caller saw; 0 for any
   * @return whether there was one
   */
  public boolean delete(String id, long expected, @Nullable String reason, Caller caller) {
    return inTransaction(
        () -> {
          Optional<Endpoint> found = store.lock(id);
          found.ifPresent(
              old -> {
                requireVersion(old, expected);
                Instant now = now();
                tell(store.delete(old, now));
                log.done(
                    new EndpointLog.Deed(
                        "webhook.endpoint.delete", id, old, null, now, reason, caller));
              });
          return found.isPresent();
        });
  }

  /** Lets deliveries wait. */
  public Optional<Endpoint> pause(String id, @Nullable String reason, Caller caller) {
    return write(
        new Order("webhook.endpoint.pause", id, 0, reason, caller),
        old ->
            requireLive(old).state() == EndpointState.PAUSED
                ? old
                : in(EndpointState.PAUSED, old, why("Paused", reason, caller)));
  }

  /** Lets those that waited go. */
  public Optional<Endpoint> resume(String id, @Nullable String reason, Caller caller) {
    return write(
        new Order("webhook.endpoint.resume", id, 0, reason, caller),
        old ->
            requireLive(old).state() == EndpointState.ENABLED
                ? old
                : in(EndpointState.ENABLED, old, null));
  }

  /** Sends requests again to an endpoint that was disabled. */
  public Optional<Endpoint> enable(String id, @Nullable String reason, Caller caller) {
    return write(
        new Order("webhook.endpoint.enable", id, 0, reason, caller),
        old -> old.state() == EndpointState.DISABLED ? in(EndpointState.ENABLED, old, null) : old);
  }

  /** Sends no more requests; what comes for it is recorded as skipped. */
  public Optional<Endpoint> disable(String id, @Nullable String reason, Caller caller) {
    return write(
        new Order("webhook.endpoint.disable", id, 0, reason, caller),
        old ->
            old.state() == EndpointState.DISABLED
                ? old
                : in(EndpointState.DISABLED, old, why("Disabled", reason, caller)));
  }

  /**
   * Disables an endpoint because of its answers; of many who do so at once, one tells of it.
   *
   * @param reason one sentence for people
   * @return empty when there is no such endpoint
   */
  public Optional<Endpoint> disable(String id, String reason) {
    return disable(id, reason, Caller.SERVICE);
  }

  /**
   * Signs with another secret from now on, and beside it for a while with those before.
   *
   * @param fresh the new one
   * @param grace how long the one before it is still signed with, at most {@link
   *     SecretRing#LONGEST_GRACE}
   * @throws TooManySecretsException when too many are in use
   */
  public Optional<Endpoint> rotate(
      String id, Secret fresh, Duration grace, @Nullable String reason, Caller caller) {
    if (grace.isNegative() || grace.compareTo(SecretRing.LONGEST_GRACE) > 0) {
      throw new InvalidEndpointException("grace", "must be 0 to 7 days");
    }
    return write(
        new Order("webhook.endpoint.rotate_secret", id, 0, reason, caller),
        old -> {
          if (old.secrets().secrets().getFirst().secret().equals(fresh)) {
            throw new InvalidEndpointException("secret", "is the newest already");
          }
          Instant now = now();
          SecretRing ring = old.secrets().rotated(fresh, now, grace);
          return fitting(
              EndpointTerms.of(old).next(old, old.state(), old.stateReason(), ring, now));
        });
  }

  /** What somebody wants done to which version, 0 for any. */
  private record Order(
      String action, String id, long expected, @Nullable String reason, Caller caller) {}

  private Optional<Endpoint> write(Order order, UnaryOperator<Endpoint> change) {
    return inTransaction(
        () -> {
          Optional<Endpoint> found = store.lock(order.id());
          return found.map(
              old -> {
                requireVersion(old, order.expected());
                Endpoint next = change.apply(old);
                if (next.version() != old.version()) {
                  keep(order, old, next);
                }
                return next;
              });
        });
  }

  private void keep(Order order, Endpoint old, Endpoint next) {
    if (isOtherwise(old, next)) {
      store.forgetFailures(next.id());
    }
    tell(store.update(next));
    log.done(
        new EndpointLog.Deed(
            order.action(),
            next.id(),
            old,
            next,
            next.changedAt(),
            order.reason(),
            order.caller()));
    if (next.state() == EndpointState.DISABLED && old.state() != EndpointState.DISABLED) {
      log.disabled(next);
    }
  }

  /** Whether what failed before says nothing of what comes: it is tried again, or elsewhere. */
  private static boolean isOtherwise(Endpoint old, Endpoint next) {
    boolean enabled =
        old.state() == EndpointState.DISABLED && next.state() != EndpointState.DISABLED;
    return enabled || !old.url().equals(next.url());
  }

  private static Endpoint fitting(Endpoint endpoint) {
    endpoint
        .form()
        .refusal(endpoint.secrets())
        .ifPresent(
            why -> {
              throw new InvalidEndpointException("profile", why);
            });
    return endpoint;
  }

  private static void requireVersion(Endpoint endpoint, long expected) {
    if (expected != 0 && endpoint.version() != expected) {
      throw new StaleVersionException(endpoint.version());
    }
  }

  private static Endpoint requireLive(Endpoint endpoint) {
    if (endpoint.state() == EndpointState.DISABLED) {
      throw new DisabledEndpointException(endpoint.id());
    }
    return endpoint;
  }

  private Endpoint in(EndpointState state, Endpoint old, @Nullable String why) {
    return EndpointTerms.of(old).next(old, state, why, old.secrets(), now());
  }

  private static String why(String verb, @Nullable String reason, Caller caller) {
    return reason == null ? verb + " by " + caller.principal() + "." : reason;
  }

  private Instant now() {
    return terms.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** This instance knows the change when it is committed, not before. */
  private void tell(EndpointStore.Change change) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            known.took(change);
          }
        });
  }

  private <T> T inTransaction(Supplier<T> work) {
    return Optional.ofNullable(transaction.execute(status -> work.get())).orElseThrow();
  }
}
