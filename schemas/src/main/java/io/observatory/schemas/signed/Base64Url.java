package io.observatory.schemas.signed;

import java.util.Base64;
import java.util.Optional;

/** Base64url without padding, in the one spelling a value has. */
final class Base64Url {
  private Base64Url() {}

  static String of(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The bytes; empty for anything {@link #of} would not have written. */
  static Optional<byte[]> read(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return of(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
