package io.observatory.hitl.policy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy as it is written down: the first rule whose condition holds decides.
 *
 * @param order policies are asked in this order, those of the same one by name
 * @param when source of the condition on which it decides at all; null is always
 * @param otherwise what holds when no rule does
 * @param terms of an approval no rule asked for, and of rules that say nothing else
 */
public record PolicyDocument(
    int order, @Nullable String when, Decision otherwise, Terms terms, List<Rule> rules) {

  /** Copies. */
  public PolicyDocument {
    rules = List.copyOf(rules);
  }

  /**
   * Reads one as parsed from JSON.
   *
   * @throws InvalidPolicyException when it is none; conditions are compiled elsewhere
   */
  public static PolicyDocument of(Map<String, ? extends @Nullable Object> json) {
    return PolicyReading.document(json);
  }
}
