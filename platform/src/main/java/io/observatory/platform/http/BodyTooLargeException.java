package io.observatory.platform.http;

import java.io.IOException;

/** A request's body went past the bound while it was read. */
final class BodyTooLargeException extends IOException {

  BodyTooLargeException(long limit) {
    super("The body is larger than " + limit + " bytes.");
  }
}
