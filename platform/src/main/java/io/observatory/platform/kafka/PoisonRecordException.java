package io.observatory.platform.kafka;

import org.jspecify.annotations.Nullable;

/**
 * The record itself is at fault and no retry can help: it goes to the dead-letter topic at once.
 * The reason is a stable snake_case word for headers and metrics; it must come from a small set.
 */
public class PoisonRecordException extends RuntimeException {

  private final String reason;

  /** A fault without a cause. */
  public PoisonRecordException(String reason, String message) {
    this(reason, message, null);
  }

  /** A fault that something else reported first. */
  public PoisonRecordException(String reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Stable word such as {@code unknown_schema_id}. */
  public final String reason() {
    return reason;
  }
}
