package io.observatory.schemas.signed;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ed25519 public keys by their id, as a JSON Web Key Set (RFC 7517, RFC 8037) says them. */
public final class PublishedKeys {
  private final Map<String, PublicKey> keys;

  private PublishedKeys(Map<String, PublicKey> keys) {
    this.keys = Map.copyOf(keys);
  }

  /** Under their thumbprints. */
  public static PublishedKeys of(Collection<PublicKey> keys) {
    Map<String, PublicKey> byId = new LinkedHashMap<>();
    keys.forEach(key -> byId.put(thumbprint(key), key));
    return new PublishedKeys(byId);
  }

  /**
   * Reads a key set; keys that are no Ed25519 keys with an id are passed over.
   *
   * @throws IllegalArgumentException when it is no key set, or has one id twice
   */
  public static PublishedKeys parse(String jwks) {
    Object set = CanonicalJson.of(jwks).value();
    if (!(set instanceof Map<?, ?> map) || !(map.get("keys") instanceof List<?> listed)) {
      throw new IllegalArgumentException("This is no key set: it has no list \"keys\".");
    }
    Map<String, PublicKey> byId = new LinkedHashMap<>();
    for (Object one : listed) {
      if (one instanceof Map<?, ?> jwk && jwk.get("kid") instanceof String id && isEd25519(jwk)) {
        PublicKey key = Ed25519.publicKey(point(jwk.get("x")));
        if (byId.put(id, key) != null) {
          throw new IllegalArgumentException("The key set has two keys with the id " + id + ".");
        }
      }
    }
    return new PublishedKeys(byId);
  }

  /** The key with this id. */
  public Optional<PublicKey> find(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  /** Whether there is no key that could verify anything. */
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The key set as it is published; never a private part. */
  public Map<String, List<Map<String, String>>> jwks() {
    return Map.of(
        "keys",
        keys.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> jwk(entry.getKey(), entry.getValue()))
            .toList());
  }

  /** A key's id: its thumbprint by RFC 7638. */
  public static String thumbprint(PublicKey key) {
    String members =
        "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + Base64Url.of(Ed25519.raw(key)) + "\"}";
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Base64Url.of(digest.digest(members.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Map<String, String> jwk(String id, PublicKey key) {
    Map<String, String> jwk = new LinkedHashMap<>();
    jwk.put("kty", "OKP");
    jwk.put("crv", "Ed25519");
    jwk.put("kid", id);
    jwk.put("x", Base64Url.of(Ed25519.raw(key)));
    jwk.put("use", "sig");
    jwk.put("alg", "EdDSA");
    return jwk;
  }

  private static boolean isEd25519(Map<?, ?> jwk) {
    return "OKP".equals(jwk.get("kty")) && "Ed25519".equals(jwk.get("crv"));
  }

  private static byte[] point(@Nullable Object x) {
    return Optional.ofNullable(x)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .flatMap(Base64Url::read)
        .orElseThrow(
            () -> new IllegalArgumentException("A key of the key set has no readable \"x\"."));
  }
}
