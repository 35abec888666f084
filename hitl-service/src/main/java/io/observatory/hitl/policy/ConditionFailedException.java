package io.observatory.hitl.policy;

/** A condition that can not be answered for these facts; the message says why. */
public final class ConditionFailedException extends RuntimeException {

  /** With a message for people. */
  public ConditionFailedException(String message) {
    super(message);
  }

  /** With a message for people and what happened. */
  public ConditionFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
