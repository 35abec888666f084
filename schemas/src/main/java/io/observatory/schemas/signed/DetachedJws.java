package io.observatory.schemas.signed;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A JSON Web Signature whose payload is carried elsewhere (RFC 7515, appendix F), by EdDSA with
 * Ed25519 (RFC 8037). The header has two members, the algorithm and the key's id; there is nothing
 * to negotiate.
 *
 * @param header as it was signed, in Base64url
 * @param kid id of the key that is said to have signed
 * @param signature 64 bytes
 */
record DetachedJws(String header, String kid, byte[] signature) {
  private static final String ALGORITHM = "EdDSA";

  static String sign(byte[] payload, String kid, UnaryOperator<byte[]> signer) {
    byte[] said = CanonicalWriter.write(Map.of("alg", ALGORITHM, "kid", kid));
    String header = Base64Url.of(said);
    return header + ".." + Base64Url.of(signer.apply(input(header, payload)));
  }

  /** Takes it apart; a sentence why not is in the exception. */
  static DetachedJws parse(String text) {
    List<String> parts = List.of(text.split("\\.", -1));
    if (parts.size() != 3 || !parts.get(1).isEmpty()) {
      throw new RefusedJsonException("The signature is no detached JWS (header..signature).");
    }
    byte[] signature =
        Base64Url.read(parts.getLast())
            .orElseThrow(() -> new RefusedJsonException("The signature is not Base64url."));
    return new DetachedJws(parts.getFirst(), kid(parts.getFirst()), signature);
  }

  boolean verifies(byte[] payload, PublicKey key) {
    return Ed25519.verifies(input(header, payload), signature, key);
  }

  private static String kid(String encoded) {
    byte[] bytes =
        Base64Url.read(encoded)
            .orElseThrow(
                () -> new RefusedJsonException("The signature's header is not Base64url."));
    Object header = CanonicalJson.of(new String(bytes, StandardCharsets.UTF_8)).value();
    if (!(header instanceof Map<?, ?> members)) {
      throw new RefusedJsonException("The signature's header is no JSON object.");
    }
    if (!ALGORITHM.equals(members.get("alg"))) {
      throw new RefusedJsonException(
          "The signature's header names the algorithm %s; only EdDSA counts."
              .formatted(members.get("alg")));
    }
    if (!(members.get("kid") instanceof String kid) || members.size() != 2) {
      throw new RefusedJsonException(
          "The signature's header must have alg and kid and nothing else, not "
              + members.keySet()
              + ".");
    }
    return kid;
  }

  static byte[] input(String header, byte[] payload) {
    return (header + "." + Base64Url.of(payload)).getBytes(StandardCharsets.US_ASCII);
  }
}
