package io.observatory.webhook.source;

import io.observatory.webhook.signing.Ed25519;
import io.observatory.webhook.signing.HmacKey;
import io.observatory.webhook.signing.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * Standard Webhooks 1.0 under its own or Svix's names: {@code id.timestamp.body} signed with {@code
 * v1} or {@code v1a}; other versions are skipped, one entry that fits is enough.
 */
final class StandardVerifier implements Verifier {
  private static final int MOST_ENTRIES = 32;
  private static final int MOST_ASYMMETRIC = 4; // a check costs some hundred times an HMAC's

  private sealed interface Key {}

  private record Symmetric(HmacKey key) implements Key {}

  private record Asymmetric(byte[] publicKey) implements Key {}

  private final Keys<Key> keys;
  private final Freshness freshness;
  private final Ed25519 ed25519;

  StandardVerifier(Credentials credentials, Freshness freshness, Ed25519 ed25519) {
    this.keys = Keys.of(credentials, StandardVerifier::key);
    this.freshness = freshness;
    this.ed25519 = ed25519;
  }

  private static Key key(String text) {
    if (text.startsWith("whpk_")) {
      return new Asymmetric(Keys.publicKey(text));
    }
    Secret secret = Secret.parse(text);
    return switch (secret.kind()) {
      case HMAC_SHA256 -> new Symmetric(secret.hmac());
      case ED25519 -> new Asymmetric(Keys.publicKey(secret.publicText()));
    };
  }

  @Override
  public Proof verify(Arrival arrival, Instant now) {
    String prefix = arrival.lines("webhook-signature").isEmpty() ? "svix-" : "webhook-";
    String id = arrival.header(prefix + "id");
    String timestamp = arrival.header(prefix + "timestamp");
    String signatures = String.join(" ", arrival.lines(prefix + "signature"));
    if (id.isEmpty() || signatures.isBlank()) {
      return Proof.wrong(Proof.Reason.MISSING);
    }
    if (id.indexOf('.') >= 0 || id.length() > 256) {
      return Proof.wrong(Proof.Reason.MALFORMED);
    }
    Proof.Reason fault = freshness.fault(timestamp, now);
    if (fault != null) {
      return Proof.wrong(fault);
    }
    byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    boolean right =
        keys.anyFits(
            now, key -> fits(key, signatures.split(" ", MOST_ENTRIES), head, arrival.body()));
    return right ? new Proof.Right(id, id + "." + timestamp) : Proof.wrong(Proof.Reason.FORGED);
  }

  private boolean fits(Key key, String[] entries, byte[] head, byte[] body) {
    return switch (key) {
      case Symmetric(HmacKey hmac) -> {
        byte[] expected = hmac.code(head, body);
        yield any(entries, "v1,", MOST_ENTRIES, given -> Keys.same(expected, given));
      }
      case Asymmetric(byte[] publicKey) -> {
        byte[] message = joined(head, body);
        yield any(
            entries, "v1a,", MOST_ASYMMETRIC, given -> ed25519.verify(publicKey, message, given));
      }
    };
  }

  private static boolean any(String[] entries, String version, int most, Predicate<byte[]> right) {
    boolean any = false;
    int looked = 0;
    for (String entry : entries) {
      if (entry.startsWith(version) && looked++ < most) {
        any |= right.test(value(entry, version));
      }
    }
    return any;
  }

  private static byte[] value(String entry, String version) {
    return Encoding.BASE64.decoded(entry.substring(version.length())).orElse(new byte[0]);
  }

  private static byte[] joined(byte[] head, byte[] body) {
    ByteArrayOutputStream message = new ByteArrayOutputStream(head.length + body.length);
    message.writeBytes(head);
    message.writeBytes(body);
    return message.toByteArray();
  }
}
