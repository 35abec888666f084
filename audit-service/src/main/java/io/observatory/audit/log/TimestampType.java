package io.observatory.audit.log;

/** Who set a record's timestamp; the code is what is stored (and what Kafka uses). */
public enum TimestampType {
  NONE(-1),
  CREATE_TIME(0),
  LOG_APPEND_TIME(1);

  private final int code;

  TimestampType(int code) {
    this.code = code;
  }

  /** The stored number. */
  public int code() {
    return code;
  }

  /** The type of a stored number; an unknown one is {@link #NONE}. */
  public static TimestampType of(int code) {
    return code == 0 ? CREATE_TIME : code == 1 ? LOG_APPEND_TIME : NONE;
  }
}
