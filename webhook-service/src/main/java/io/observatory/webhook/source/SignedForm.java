package io.observatory.webhook.source;

import io.observatory.webhook.signing.HmacKey;
import org.jspecify.annotations.Nullable;

/**
 * One signature in one header, over text made by a template.
 *
 * @param hash of the HMAC; not looked at for Ed25519
 * @param encoding how the signature is written
 * @param prefix what stands before it, such as {@code sha256=}; may be empty
 * @param template what is signed, with {@code {id}}, {@code {timestamp}} and {@code {body}}
 * @param signatureHeader where the signature stands
 * @param timestampHeader where the time stands, in seconds since 1970; needed when it is signed
 * @param idHeader where the id of the delivery stands; needed when it is signed
 */
public record SignedForm(
    HmacKey.Hash hash,
    Encoding encoding,
    String prefix,
    String template,
    String signatureHeader,
    @Nullable String timestampHeader,
    @Nullable String idHeader) {

  private static final int LONGEST_PREFIX = 128;
  private static final int LONGEST_TEMPLATE = 1_024;

  static final SignedForm GITHUB =
      hex("sha256=", "{body}", "X-Hub-Signature-256", null, "X-GitHub-Delivery");
  static final SignedForm LEGACY =
      hex("sha256=", "{body}", "X-Observatory-Signature", null, "X-Observatory-Delivery");
  static final SignedForm SLACK =
      hex("v0=", "v0:{timestamp}:{body}", "X-Slack-Signature", "X-Slack-Request-Timestamp", null);
  static final SignedForm SHOPIFY =
      new SignedForm(
          HmacKey.Hash.SHA256,
          Encoding.BASE64,
          "",
          "{body}",
          "X-Shopify-Hmac-Sha256",
          null,
          "X-Shopify-Webhook-Id");

  /** Refuses what could not work. */
  public SignedForm {
    checkText("prefix", prefix, LONGEST_PREFIX);
    checkText("template", template, LONGEST_TEMPLATE);
    Template made = new Template(template);
    if (made.signs("timestamp") && timestampHeader == null) {
      throw new IllegalArgumentException("a template with {timestamp} needs a timestamp header");
    }
    if (made.signs("id") && idHeader == null) {
      throw new IllegalArgumentException("a template with {id} needs an id header");
    }
    Selector.checkHeader(signatureHeader);
    if (timestampHeader != null) {
      Selector.checkHeader(timestampHeader);
    }
    if (idHeader != null) {
      Selector.checkHeader(idHeader);
    }
  }

  private static void checkText(String what, String text, int longest) {
    if (text.length() > longest || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "the %s must have at most %d characters, and NUL is none of them"
              .formatted(what, longest));
    }
  }

  private static SignedForm hex(
      String prefix,
      String template,
      String signature,
      @Nullable String timestamp,
      @Nullable String id) {
    return new SignedForm(
        HmacKey.Hash.SHA256, Encoding.HEX, prefix, template, signature, timestamp, id);
  }
}
