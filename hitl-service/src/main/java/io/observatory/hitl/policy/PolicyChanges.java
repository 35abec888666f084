package io.observatory.hitl.policy;

import io.observatory.hitl.command.Caller;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes policies: the new version and the tale of who wrote it commit together or not at all. The
 * rows of versions are never changed and are the record of what people did to policies.
 */
public final class PolicyChanges {

  private static final int MOST_POLICIES = 100;

  private final PolicyStore store;
  private final PolicyLog log;
  private final Conditions conditions;
  private final TransactionOperations transaction;
  private final Clock clock;

  /** Takes its parts. */
  public PolicyChanges(
      PolicyStore store,
      PolicyLog log,
      Conditions conditions,
      TransactionOperations transaction,
      Clock clock) {
    this.store = store;
    this.log = log;
    this.conditions = conditions;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * What is to be the next version.
   *
   * @param document as parsed from JSON
   * @param expected the version it is to follow, 0 when there is to be none, negative for one that
   *     never was
   */
  public record Change(
      String name,
      long expected,
      Map<String, @Nullable Object> document,
      @Nullable String reason) {}

  /**
   * Adds a version and makes it the current one.
   *
   * @return empty when another version is the current one
   * @throws InvalidPolicyException when the document is no policy
   */
  public Optional<PolicyVersion> change(Change change, Caller caller) {
    if (change.expected() < 0) {
      return Optional.empty();
    }
    Policy.compile(change.name(), 0, PolicyDocument.of(change.document()), conditions);
    if (change.expected() == 0 && store.current().size() >= MOST_POLICIES) {
      throw new InvalidPolicyException(
          "", "there are " + MOST_POLICIES + " policies already; change one of them");
    }
    PolicyVersion wanted =
        new PolicyVersion(
            change.name(),
            change.expected() + 1,
            change.document(),
            "",
            caller.principal(),
            change.reason(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    int partitions = log.partitions();
    PolicyVersion kept =
        transaction.execute(
            status -> {
              Optional<PolicyVersion> added = store.add(wanted);
              added.ifPresent(
                  version ->
                      log.changed(
                          version,
                          partitions,
                          store
                              .find(change.name(), change.expected())
                              .map(PolicyVersion::digest)
                              .orElse(null),
                          caller));
              return added.orElse(null);
            });
    return Optional.ofNullable(kept);
  }

  /** Tells the relay the current version of every policy, in case it has not heard of one. */
  public void repeat() {
    int partitions = log.partitions();
    store
        .current()
        .forEach(
            (name, version) ->
                transaction.executeWithoutResult(
                    status ->
                        store
                            .find(name, version)
                            .ifPresent(current -> log.repeat(current, partitions))));
  }
}
