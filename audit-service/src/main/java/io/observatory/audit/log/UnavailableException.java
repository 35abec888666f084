package io.observatory.audit.log;

/** Something the log needs (database, schema registry, broker) is away: wait and try again. */
public final class UnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
