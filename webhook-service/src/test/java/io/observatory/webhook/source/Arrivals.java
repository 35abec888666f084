package io.observatory.webhook.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Requests as senders make them, signed by the JDK alone. */
final class Arrivals {

  private Arrivals() {}

  /** With name, value, name, value; a name that comes twice has two lines. */
  static Arrival of(String body, String... headers) {
    return of(body.getBytes(UTF_8), headers);
  }

  static Arrival of(byte[] body, String... headers) {
    Map<String, List<String>> lines = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      lines
          .computeIfAbsent(headers[i].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(headers[i + 1]);
    }
    return new Arrival(lines, body);
  }

  static byte[] hmac(String algorithm, byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] hmac(String secret, String text) {
    return hmac("HmacSHA256", secret.getBytes(UTF_8), text);
  }
}
