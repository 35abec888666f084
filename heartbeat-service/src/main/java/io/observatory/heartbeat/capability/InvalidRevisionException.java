package io.observatory.heartbeat.capability;

/** A text that is no {@link RevisionToken}. */
public final class InvalidRevisionException extends RuntimeException {

  InvalidRevisionException() {
    super("This revision was not given out by this API.");
  }
}
