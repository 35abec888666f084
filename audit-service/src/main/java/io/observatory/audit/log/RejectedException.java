package io.observatory.audit.log;

/** The store refuses the content of a batch; nothing was written and the same batch never will. */
public final class RejectedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RejectedException(String message, Throwable cause) {
    super(message, cause);
  }
}
