package io.observatory.schemas.signed;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Claims and a signature over their canonical JSON: {@code {"claims": {…}, "jws": "header..sig"}}.
 * Layout and order of names may change on the way; nothing that is said may.
 */
public final class SignedDocument {
  private static final Set<String> MEMBERS = Set.of("claims", "jws");

  private SignedDocument() {}

  /**
   * Signs.
   *
   * @param kid id under which the key is published
   * @throws RefusedJsonException when the claims can not be said in JSON
   */
  public static String sign(
      Map<String, ? extends @Nullable Object> claims, String kid, PrivateKey key) {
    return sign(claims, kid, message -> Ed25519.sign(message, key));
  }

  /**
   * Signs.
   *
   * @param signer makes the Ed25519 signature (RFC 8032) of a message
   * @throws RefusedJsonException when the claims can not be said in JSON
   */
  public static String sign(
      Map<String, ? extends @Nullable Object> claims, String kid, UnaryOperator<byte[]> signer) {
    CanonicalJson canonical = CanonicalJson.ofTree(claims);
    String jws = DetachedJws.sign(canonical.bytes(), kid, signer);
    return "{\"claims\":" + canonical.text() + ",\"jws\":\"" + jws + "\"}";
  }

  /** Checks; whatever the text is, it gets a verdict. */
  public static Verdict verify(String text, PublishedKeys keys) {
    try {
      return check(text, keys);
    } catch (RefusedJsonException e) {
      return Verdict.notValid("Not valid. " + e.getMessage());
    }
  }

  private static Verdict check(String text, PublishedKeys keys) {
    if (!(CanonicalJson.of(text).value() instanceof Map<?, ?> document)
        || !document.keySet().equals(MEMBERS)
        || !(document.get("claims") instanceof Map<?, ?> claims)
        || !(document.get("jws") instanceof String signature)) {
      return Verdict.notValid(
          "Not valid. A receipt has the members claims and jws and nothing else.");
    }
    DetachedJws jws = DetachedJws.parse(signature);
    Optional<PublicKey> key = keys.find(jws.kid());
    if (key.isEmpty()) {
      return new Verdict(
          Verdict.Outcome.UNKNOWN_KEY,
          "Can not tell: it says it was signed by the key "
              + jws.kid()
              + ", which is not among the keys given.",
          Map.of());
    }
    if (!jws.verifies(CanonicalWriter.write(claims), key.get())) {
      return Verdict.notValid(
          "Not valid. The signature does not fit what is said: one of them was changed, or another"
              + " key signed.");
    }
    @SuppressWarnings("unchecked") // names of JSON members are texts
    Map<String, @Nullable Object> said = (Map<String, @Nullable Object>) claims;
    return new Verdict(Verdict.Outcome.VALID, "Valid: signed by the key " + jws.kid() + ".", said);
  }
}
