package io.observatory.webhook.source;

import io.observatory.webhook.signing.Ed25519;
import io.observatory.webhook.signing.HmacKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One signature in one header, as a {@link SignedForm} says. */
final class FormVerifier implements Verifier {
  private static final int LONGEST_ID = 256;

  /** Whether one of the keys valid at that time made the signature over the parts. */
  private interface Check {
    boolean right(Instant now, byte[][] parts, byte[] signature);
  }

  private final SignedForm form;
  private final Template template;
  private final Freshness freshness;
  private final Check check;

  private FormVerifier(SignedForm form, Freshness freshness, Check check) {
    this.form = form;
    this.template = new Template(form.template());
    this.freshness = freshness;
    this.check = check;
  }

  static FormVerifier hmac(SignedForm form, Credentials credentials, Freshness freshness) {
    Keys<HmacKey> keys = Keys.of(credentials, Keys.hmac(form.hash()));
    return new FormVerifier(
        form,
        freshness,
        (now, parts, given) -> keys.anyFits(now, key -> Keys.same(key.code(parts), given)));
  }

  static FormVerifier ed25519(
      SignedForm form, Credentials credentials, Freshness freshness, Ed25519 ed25519) {
    Keys<byte[]> keys = Keys.of(credentials, Keys::publicKey);
    return new FormVerifier(
        form,
        freshness,
        (now, parts, given) -> {
          byte[] message = joined(parts);
          return keys.anyFits(now, key -> ed25519.verify(key, message, given));
        });
  }

  @Override
  public Proof verify(Arrival arrival, Instant now) {
    String signature = arrival.header(form.signatureHeader());
    String id = header(arrival, form.idHeader());
    String timestamp = header(arrival, form.timestampHeader());
    if (signature.isEmpty() || (template.signs("id") && id.isEmpty())) {
      return Proof.wrong(Proof.Reason.MISSING);
    }
    if (id.length() > LONGEST_ID) {
      return Proof.wrong(Proof.Reason.MALFORMED);
    }
    if (template.signs("timestamp")) {
      Proof.Reason fault = freshness.fault(timestamp, now);
      if (fault != null) {
        return Proof.wrong(fault);
      }
    }
    byte @Nullable [] given =
        signature.startsWith(form.prefix())
            ? form.encoding().decoded(signature.substring(form.prefix().length())).orElse(null)
            : null;
    if (given == null) {
      return Proof.wrong(Proof.Reason.MALFORMED);
    }
    if (!check.right(now, template.filled(id, timestamp, arrival.body()), given)) {
      return Proof.wrong(Proof.Reason.FORGED);
    }
    return new Proof.Right(
        id.isEmpty() ? null : id,
        template.signs("timestamp") ? once(timestamp, arrival.body()) : null);
  }

  private static String header(Arrival arrival, @Nullable String name) {
    return name == null ? "" : arrival.header(name);
  }

  /** A digest of what was signed. */
  static String once(String timestamp, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(body));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every JDK has SHA-256.", missing);
    }
  }

  private static byte[] joined(byte[][] parts) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      message.writeBytes(part);
    }
    return message.toByteArray();
  }
}
