package io.observatory.hitl.policy;

import io.observatory.hitl.receipt.CanonicalJson;
import io.observatory.hitl.receipt.UnfitJsonException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Policies as they were told one by one, for whoever judges much without asking a store. Used by
 * one thread.
 */
public final class ToldPolicies {

  private final Conditions conditions;
  private final Map<String, Policy> byName = new HashMap<>();
  private Policies policies = Policies.NONE;

  /** Conditions are compiled by {@code conditions}. */
  public ToldPolicies(Conditions conditions) {
    this.conditions = conditions;
  }

  /** Takes a version in the place of the one before; one that can not be read asks people. */
  public void learn(String name, long version, String document) {
    byName.put(name, compiled(name, version, document));
    policies = new Policies(byName.values());
  }

  private Policy compiled(String name, long version, String document) {
    try {
      Map<String, @Nullable Object> parsed = new LinkedHashMap<>();
      if (CanonicalJson.of(document).value() instanceof Map<?, ?> map) {
        map.forEach((key, value) -> parsed.put(String.valueOf(key), value));
      }
      return Policy.compile(name, version, PolicyDocument.of(parsed), conditions);
    } catch (InvalidPolicyException | UnfitJsonException e) {
      return Policy.broken(name, version, String.valueOf(e.getMessage()));
    }
  }

  /** Whether none was told. */
  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /** What the first one concerned says; empty when none is. */
  public Optional<Verdict> judge(Facts facts) {
    return policies.concerned(facts);
  }
}
