package io.observatory.hitl.tail;

/**
 * Thrown when what came after an event is not kept any more, so that going on would leave a gap.
 */
public final class GoneException extends RuntimeException {

  /** Says what is gone. */
  public GoneException(String message) {
    super(message);
  }
}
