package io.observatory.hitl.inbound.chat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request comes from Slack, now, and for the first time: its signing scheme v0
 * (HMAC-SHA256 over {@code v0:timestamp:body}), a timestamp within 300 s of ours to either side,
 * and a memory of what was accepted.
 */
final class SlackSignature {
  private static final long SKEW_SECONDS = 300;
  private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,12}");
  private static final Pattern SIGNATURE = Pattern.compile("v0=[0-9a-f]{64}");

  private final List<byte[]> secrets;
  private final InstantSource clock;
  private final SeenSignatures seen;

  /** What became of a request, and why. */
  enum Check {
    ACCEPTED,
    /** A header is missing or not as Slack writes it. */
    MALFORMED,
    /** Too old, or from the future. */
    STALE,
    /** Not signed with one of our secrets. */
    FORGED,
    /** Accepted before. */
    REPLAYED,
    /** More was accepted in the last minutes than can be remembered. */
    TOO_MANY
  }

  /**
   * @param secrets signing secrets; during a rotation the old and the new one
   */
  SlackSignature(List<String> secrets, InstantSource clock, SeenSignatures seen) {
    if (secrets.isEmpty() || secrets.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "hitl.chat.slack.signing-secret-file must hold one, or two during a rotation");
    }
    this.secrets = secrets.stream().map(secret -> secret.getBytes(StandardCharsets.UTF_8)).toList();
    this.clock = clock;
    this.seen = seen;
  }

  /**
   * Checks a request, and remembers it when it is accepted.
   *
   * @param timestamp header {@code X-Slack-Request-Timestamp}
   * @param signature header {@code X-Slack-Signature}
   * @param body the bytes as they came, before anything decoded them
   */
  Check check(@Nullable String timestamp, @Nullable String signature, byte[] body) {
    if (timestamp == null
        || signature == null
        || !TIMESTAMP.matcher(timestamp).matches()
        || !SIGNATURE.matcher(signature).matches()) {
      return Check.MALFORMED;
    }
    long age = clock.instant().getEpochSecond() - Long.parseLong(timestamp);
    if (Math.abs(age) > SKEW_SECONDS) {
      return Check.STALE;
    }
    if (!isOurs(timestamp, signature, body)) {
      return Check.FORGED;
    }
    return switch (seen.add(signature)) {
      case NEW -> Check.ACCEPTED;
      case KNOWN -> Check.REPLAYED;
      case FULL -> Check.TOO_MANY;
    };
  }

  private boolean isOurs(String timestamp, String signature, byte[] body) {
    byte[] given = signature.getBytes(StandardCharsets.US_ASCII);
    boolean ours = false;
    for (byte[] secret : secrets) { // all of them, so that the time tells nothing
      ours |= MessageDigest.isEqual(given, signature(secret, timestamp, body));
    }
    return ours;
  }

  private static byte[] signature(byte[] secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.US_ASCII));
      return ("v0=" + HexFormat.of().formatHex(mac.doFinal(body)))
          .getBytes(StandardCharsets.US_ASCII);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
