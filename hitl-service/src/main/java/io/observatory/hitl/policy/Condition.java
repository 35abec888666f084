package io.observatory.hitl.policy;

/** A condition that was compiled; safe for use by many threads. */
@FunctionalInterface
public interface Condition {

  /** Always true. */
  Condition ALWAYS = facts -> true;

  /**
   * Whether it holds.
   *
   * @throws ConditionFailedException when it can not be said, such as when an argument is missing
   */
  boolean test(Facts facts);
}
