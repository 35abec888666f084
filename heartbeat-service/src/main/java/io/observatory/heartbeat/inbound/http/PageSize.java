package io.observatory.heartbeat.inbound.http;

import io.observatory.platform.http.ProblemException;
import org.springframework.http.HttpStatus;

/** How many items a page may have. */
final class PageSize {

  private static final int LARGEST = 500;

  private PageSize() {}

  static void check(int limit) {
    if (limit < 1 || limit > LARGEST) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_limit", "limit must be 1 to " + LARGEST + ".");
    }
  }
}
