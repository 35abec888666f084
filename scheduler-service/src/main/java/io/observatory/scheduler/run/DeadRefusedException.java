package io.observatory.scheduler.run;

/** What is dead can not be tried again. */
public final class DeadRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  DeadRefusedException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** Stable snake_case word. */
  public String code() {
    return code;
  }
}
