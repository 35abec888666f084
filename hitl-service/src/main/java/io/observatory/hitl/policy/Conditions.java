package io.observatory.hitl.policy;

/** Compiles conditions; safe for use by many threads. */
public interface Conditions {

  /**
   * Compiles one.
   *
   * @throws InvalidConditionException when it is none
   */
  Condition compile(String source);
}
