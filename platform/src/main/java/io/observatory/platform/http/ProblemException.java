package io.observatory.platform.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A refusal the caller can act on: becomes an RFC 9457 body with this status, code and detail. The
 * detail is shown to the caller, so it holds nothing internal.
 */
public final class ProblemException extends RuntimeException {

  private final HttpStatus status;
  private final String code;
  private final @Nullable Duration retryAfter;

  /** A refusal with a stable snake_case {@code code}. */
  public ProblemException(HttpStatus status, String code, String detail) {
    this(status, code, detail, null);
  }

  private ProblemException(
      HttpStatus status, String code, String detail, @Nullable Duration retryAfter) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** A refusal for now, with {@code Retry-After}: 429, 503. */
  public static ProblemException retryLater(
      HttpStatus status, String code, String detail, Duration retryAfter) {
    return new ProblemException(status, code, detail, retryAfter);
  }

  HttpStatus status() {
    return status;
  }

  /** The stable snake_case name of the refusal. */
  public String code() {
    return code;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
