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
  private final @Nullable String path;

  /** A refusal with a stable snake_case {@code code}. */
  public ProblemException(HttpStatus status, String code, String detail) {
    this(status, code, detail, null, null);
  }

  private ProblemException(
      HttpStatus status,
      String code,
      String detail,
      @Nullable Duration retryAfter,
      @Nullable String path) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
    this.path = path;
  }

  /**
   * A well-formed request that is not valid: 422 {@code validation_failed}, with where ({@code
   * capabilities[0].name}) and what in {@code errors}.
   */
  public static ProblemException invalid(String path, String message) {
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_CONTENT, "validation_failed", message, null, path);
  }

  /** A refusal for now, with {@code Retry-After}: 429, 503. */
  public static ProblemException retryLater(
      HttpStatus status, String code, String detail, Duration retryAfter) {
    return new ProblemException(status, code, detail, retryAfter, null);
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

  /** Where the fault is in an {@link #invalid} request; else null. */
  public @Nullable String path() {
    return path;
  }
}
