package io.observatory.webhook.source;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A secret that travels with each request: a bearer token, user and password, or an API key. */
final class TokenVerifier implements Verifier {

  private final Keys<byte[]> keys;
  private final String header;
  private final String scheme;

  private TokenVerifier(Credentials credentials, String header, String scheme) {
    this.keys = Keys.of(credentials, text -> text.getBytes(StandardCharsets.UTF_8));
    this.header = header;
    this.scheme = scheme;
  }

  static TokenVerifier bearer(Credentials credentials) {
    return new TokenVerifier(credentials, "Authorization", "bearer ");
  }

  /** The credential is {@code user:password}. */
  static TokenVerifier basic(Credentials credentials) {
    return new TokenVerifier(credentials, "Authorization", "basic ");
  }

  static TokenVerifier apiKey(Credentials credentials, String header) {
    return new TokenVerifier(credentials, header, "");
  }

  @Override
  public Proof verify(Arrival arrival, Instant now) {
    String value = arrival.header(header);
    if (value.isEmpty()) {
      return Proof.wrong(Proof.Reason.MISSING);
    }
    if (!value.toLowerCase(Locale.ROOT).startsWith(scheme)) {
      return Proof.wrong(Proof.Reason.MALFORMED);
    }
    String token = value.substring(scheme.length()).strip();
    Optional<byte[]> given =
        scheme.equals("basic ")
            ? Encoding.BASE64.decoded(token)
            : Optional.of(token.getBytes(StandardCharsets.ISO_8859_1)); // as a header's bytes are
    if (given.isEmpty()) {
      return Proof.wrong(Proof.Reason.MALFORMED);
    }
    return keys.anyFits(now, key -> Keys.same(key, given.get()))
        ? new Proof.Right(null, null)
        : Proof.wrong(Proof.Reason.FORGED);
  }
}
