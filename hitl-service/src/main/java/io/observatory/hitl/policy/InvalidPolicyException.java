package io.observatory.hitl.policy;

/** A policy that can not be used; says where and why, for who wrote it. */
public final class InvalidPolicyException extends RuntimeException {

  private final String path;

  InvalidPolicyException(String path, String message) {
    super(message);
    this.path = path;
  }

  /** Where in the document, such as {@code rules[2].when}. */
  public String path() {
    return path;
  }

  /** Why, which is never null. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
