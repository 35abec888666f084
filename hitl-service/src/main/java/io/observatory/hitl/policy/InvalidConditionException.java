package io.observatory.hitl.policy;

/** A condition that can not be compiled; the message says where and why, for who wrote it. */
public final class InvalidConditionException extends RuntimeException {

  /** With a message for people. */
  public InvalidConditionException(String message) {
    super(message);
  }
}
