package io.observatory.heartbeat.capability;

/** A question that can not be answered; the message tells the asker where and why. */
public final class InvalidQueryException extends RuntimeException {

  /** With a sentence for the asker. */
  public InvalidQueryException(String message) {
    super(message);
  }

  static InvalidQueryException at(int position, String expected) {
    return new InvalidQueryException("At character " + (position + 1) + ": " + expected + ".");
  }
}
