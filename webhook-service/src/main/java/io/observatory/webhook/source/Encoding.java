package io.observatory.webhook.source;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** How a signature is written. */
public enum Encoding {
  /** Hexadecimal digits of either case. */
  HEX,
  /** Base64, padded or not. */
  BASE64,
  /** Base64 for URLs, padded or not. */
  BASE64URL;

  /** The bytes; empty when it is not written that way. */
  Optional<byte[]> decoded(String text) {
    try {
      return Optional.of(
          switch (this) {
            case HEX -> HexFormat.of().parseHex(text);
            case BASE64 -> Base64.getDecoder().decode(text);
            case BASE64URL -> Base64.getUrlDecoder().decode(text);
          });
    } catch (IllegalArgumentException broken) {
      return Optional.empty();
    }
  }
}
