package io.observatory.platform.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What callers call their requests, so that a repeat is known: {@code Idempotency-Key}. */
public final class IdempotencyKeys {

  private static final String HEADER = "Idempotency-Key";
  private static final int LONGEST = 256;

  private IdempotencyKeys() {}

  /** The caller's name for the request; null when it was given none. */
  public static @Nullable String of(HttpServletRequest request) {
    String key = request.getHeader(HEADER);
    if (key == null) {
      return null;
    }
    boolean valid =
        !key.isBlank()
            && key.length() <= LONGEST
            && key.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    if (!valid) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "invalid_idempotency_key",
          HEADER + " must have 1 to " + LONGEST + " printable ASCII characters.");
    }
    return key;
  }

  /** What must be the same under the same key: method, path and body. */
  public static byte[] content(HttpServletRequest request, byte @Nullable [] body) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    String line = request.getMethod() + " " + request.getRequestURI() + "\n";
    content.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    if (body != null) {
      content.writeBytes(body);
    }
    return content.toByteArray();
  }

  /** The refusal of a key that stands for something else already. */
  public static ProblemException reused() {
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "idempotency_key_reused",
        "You have used this Idempotency-Key for another request.");
  }
}
