package io.observatory.webhook.signing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes the headers that prove who sent a body. Standard Webhooks and Stripe have room for one
 * signature per valid secret, so receivers verify with an old secret and the new one; GitHub's and
 * the legacy header have room for one, made with the newest secret for HMAC. Safe for use by many
 * threads; Ed25519 costs some 0.2 ms a secret, so not on a thread that waits for the network.
 */
public final class RequestSigner {
  private static final Base64.Encoder BASE64 = Base64.getEncoder();
  private static final HexFormat HEX = HexFormat.of();

  private final Ed25519 ed25519;

  /** Signs {@code v1a} through the port. */
  public RequestSigner(Ed25519 ed25519) {
    this.ed25519 = ed25519;
  }

  /**
   * The headers of one attempt, in the order they are sent.
   *
   * @param id of the event, the same for each attempt: visible ASCII without dots
   * @param type of the event; what can not stand in a header is replaced by a question mark
   * @param at the attempt's time, signed to the second
   * @param body sent byte for byte
   * @throws IllegalArgumentException for an id that can not be signed
   * @throws IllegalStateException when no secret fits the profile, which {@link
   *     HeaderProfile#refusal} tells beforehand
   */
  public Map<String, String> headers(
      HeaderForm form, SecretRing ring, String id, String type, Instant at, byte[] body) {
    checkId(id);
    List<Secret> secrets = ring.valid(at);
    return switch (form.profile()) {
      case STANDARD, SVIX -> standard(form, secrets, id, at, body);
      case GITHUB, LEGACY ->
          ordered(
              form.name(HeaderPart.TYPE),
              inHeader(type),
              form.name(HeaderPart.ID),
              id,
              form.name(HeaderPart.SIGNATURE),
              "sha256=" + hex(newestForHmac(secrets), body));
      case STRIPE -> Map.of(form.name(HeaderPart.SIGNATURE), stripe(secrets, at, body));
    };
  }

  /**
   * Refuses an id that could be read as something else once it is signed.
   *
   * @throws IllegalArgumentException that says why
   */
  public static void checkId(String id) {
    boolean fits = !id.isEmpty() && id.length() <= 256;
    for (int i = 0; fits && i < id.length(); i++) {
      char c = id.charAt(i);
      fits = c > ' ' && c < 0x7f && c != '.';
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "an id needs 1 to 256 visible ASCII characters and no dot, which separates what is"
              + " signed");
    }
  }

  private Map<String, String> standard(
      HeaderForm form, List<Secret> secrets, String id, Instant at, byte[] body) {
    String timestamp = Long.toString(at.getEpochSecond());
    byte[] head = ascii(id + "." + timestamp + ".");
    String signatures =
        secrets.stream().map(secret -> entry(secret, head, body)).collect(Collectors.joining(" "));
    return ordered(
        form.name(HeaderPart.ID),
        id,
        form.name(HeaderPart.TIMESTAMP),
        timestamp,
        form.name(HeaderPart.SIGNATURE),
        signatures);
  }

  private String entry(Secret secret, byte[] head, byte[] body) {
    return switch (secret.kind()) {
      case HMAC_SHA256 -> "v1," + BASE64.encodeToString(secret.hmac().code(head, body));
      case ED25519 -> {
        byte[] message = new byte[head.length + body.length];
        System.arraycopy(head, 0, message, 0, head.length);
        System.arraycopy(body, 0, message, head.length, body.length);
        yield "v1a," + BASE64.encodeToString(secret.sign(ed25519, message));
      }
    };
  }

  private static String stripe(List<Secret> secrets, Instant at, byte[] body) {
    String timestamp = Long.toString(at.getEpochSecond());
    newestForHmac(secrets); // at least one
    return secrets.stream()
        .filter(secret -> secret.kind() == Secret.Kind.HMAC_SHA256)
        .map(secret -> ",v1=" + hex(secret, ascii(timestamp + "."), body))
        .collect(Collectors.joining("", "t=" + timestamp, ""));
  }

  private static String hex(Secret secret, byte[]... parts) {
    return HEX.formatHex(secret.hmacOverText().code(parts));
  }

  private static Secret newestForHmac(List<Secret> secrets) {
    return secrets.stream()
        .filter(secret -> secret.kind() == Secret.Kind.HMAC_SHA256)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no secret for HMAC is valid"));
  }

  private static String inHeader(String text) {
    return text.replaceAll("[^ -~]", "?");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> headers = LinkedHashMap.newLinkedHashMap(pairs.length / 2);
    for (int i = 0; i < pairs.length; i += 2) {
      headers.put(pairs[i], pairs[i + 1]);
    }
    return headers;
  }
}
