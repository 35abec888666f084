package io.observatory.hitl.session;

/** What somebody sent is no decision. */
public final class InvalidDecisionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String path;

  /** At fault is what stands at {@code path}, such as {@code meta.trace_id}. */
  public InvalidDecisionException(String path, String message) {
    super(message);
    this.path = path;
  }

  /** Where the fault is; empty for the whole. */
  public String path() {
    return path;
  }
}
