package io.observatory.hitl.policy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges actions by the current policies. Keeps them, compiled, and looks for newer ones when it is
 * asked and has not looked for half a second; what it could not look at for longer than a second it
 * does not use, so that every instance goes by a change within that time. Safe for use by many
 * threads.
 */
public final class PolicyDesk {

  private static final Logger LOGGER = LoggerFactory.getLogger(PolicyDesk.class);
  private static final long FRESH = Duration.ofMillis(500).toNanos();
  private static final long USABLE = Duration.ofSeconds(1).toNanos();

  private final PolicyStore store;
  private final Conditions conditions;
  private final Registry registry;
  private final LongSupplier nanos;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile @Nullable Known known;

  /** What was found when it was last looked. */
  private record Known(long at, Map<String, Policy> byName, Policies policies) {}

  /**
   * Reads from that store, and of agents from {@code registry}.
   *
   * @param nanos a clock that never goes back, as {@link System#nanoTime}
   */
  public PolicyDesk(
      PolicyStore store, Conditions conditions, Registry registry, LongSupplier nanos) {
    this.store = store;
    this.conditions = conditions;
    this.registry = registry;
    this.nanos = nanos;
  }

  /**
   * What the current policies say; never throws. Where they can not be read or evaluated, people
   * decide.
   */
  public Verdict judge(Facts facts) {
    try {
      return current().judge(facts.of(registry.known(facts.agent())));
    } catch (RuntimeException e) {
      LOGGER.warn("Policies can not be read, so people decide: {}", e.getMessage());
      return Verdict.undecided("", 0, "", Terms.DEFAULT, "The policies can not be read now.");
    }
  }

  /**
   * What they would say with a draft in the place of the policy of its name.
   *
   * @throws InvalidPolicyException when the draft is no policy
   */
  public Verdict judge(Facts facts, String name, Map<String, ? extends @Nullable Object> draft) {
    Policy policy = Policy.compile(name, 0, PolicyDocument.of(draft), conditions);
    return current().with(policy).judge(facts.of(registry.known(facts.agent())));
  }

  /** Looks again when it is asked next. */
  public void forget() {
    known = null;
  }

  private Policies current() {
    Known found = known;
    if (found != null && nanos.getAsLong() - found.at() < FRESH) {
      return found.policies();
    }
    if (found != null && looking.isLocked() && nanos.getAsLong() - found.at() < USABLE) {
      return found.policies();
    }
    looking.lock();
    try {
      Known latest = known;
      if (latest == null || nanos.getAsLong() - latest.at() >= FRESH) {
        latest = look(latest);
        known = latest;
      }
      return latest.policies();
    } finally {
      looking.unlock();
    }
  }

  private Known look(@Nullable Known before) {
    long at = nanos.getAsLong();
    Map<String, Policy> earlier = before == null ? Map.of() : before.byName();
    Map<String, Policy> byName = new HashMap<>();
    store
        .current()
        .forEach(
            (name, version) -> {
              Policy same = earlier.get(name);
              byName.put(
                  name,
                  same != null && same.version() == version
                      ? same
                      : compiled(store.find(name, version).orElseThrow()));
            });
    return new Known(
        at,
        byName,
        before != null && byName.equals(earlier)
            ? before.policies()
            : new Policies(byName.values()));
  }

  private Policy compiled(PolicyVersion version) {
    try {
      return Policy.compile(
          version.name(), version.version(), PolicyDocument.of(version.document()), conditions);
    } catch (InvalidPolicyException e) {
      LOGGER.error(
          "Policy {} version {} can not be used, so people decide about everything: {}: {}",
          version.name(),
          version.version(),
          e.path(),
          e.why());
      return Policy.broken(
          version.name(), version.version(), "its " + e.path() + " is not valid: " + e.why());
    }
  }
}
