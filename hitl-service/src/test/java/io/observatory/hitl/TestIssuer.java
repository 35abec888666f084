package io.observatory.hitl;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.json.JsonMapper;

/** An OpenID Connect issuer on loopback with one RSA key; it can be told not to answer. */
final class TestIssuer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final KeyPair keys = newKeys();
  private final AtomicBoolean away = new AtomicBoolean();

  TestIssuer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    serve(
        "/.well-known/openid-configuration",
        Map.of(
            "issuer",
            uri(),
            "jwks_uri",
            uri() + "/jwks",
            "subject_types_supported",
            new String[] {"public"}));
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    serve(
        "/jwks",
        Map.of(
            "keys",
            new Object[] {
              Map.of(
                  "kty", "RSA",
                  "kid", "k1",
                  "use", "sig",
                  "alg", "RS256",
                  "n", number(key.getModulus()),
                  "e", number(key.getPublicExponent()))
            }));
    server.start();
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void away(boolean isAway) {
    away.set(isAway);
  }

  /** A token with these claims, signed as the issuer does. */
  String token(Map<String, ?> claims) {
    return signed(claims, keys);
  }

  /** A token with these claims under the issuer's key id, signed with somebody else's key. */
  static String forged(Map<String, ?> claims) {
    return signed(claims, newKeys());
  }

  /** A token with these claims that says it needs no signature. */
  static String unsigned(Map<String, ?> claims) {
    return part(Map.of("alg", "none")) + "." + part(claims) + ".";
  }

  private static String signed(Map<String, ?> claims, KeyPair keys) {
    String content = part(Map.of("alg", "RS256", "typ", "JWT", "kid", "k1")) + "." + part(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(content.getBytes(StandardCharsets.UTF_8));
      return content + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(String path, Object body) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = JSON.writeValueAsBytes(body);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(away.get() ? 503 : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static String part(Map<String, ?> content) {
    return base64(JSON.writeValueAsBytes(content));
  }

  private static String number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    return base64(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
