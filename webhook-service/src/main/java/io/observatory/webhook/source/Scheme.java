package io.observatory.webhook.source;

import org.jspecify.annotations.Nullable;

/**
 * How a source's webhooks are verified.
 *
 * @param kind the scheme
 * @param form of the signature, for those kinds that have none of their own
 * @param header where an API key stands
 */
public record Scheme(SchemeKind kind, @Nullable SignedForm form, @Nullable String header) {

  /** Where an API key stands if nobody says otherwise. */
  public static final String API_KEY_HEADER = "X-API-Key";

  /** Refuses what does not fit together. */
  public Scheme {
    if (kind.needsForm() != (form != null)) {
      throw new IllegalArgumentException(
          kind + (form == null ? " needs a form" : " has a form of its own"));
    }
    if (kind == SchemeKind.API_KEY) {
      header = header == null ? API_KEY_HEADER : header;
      Selector.checkHeader(header);
    } else if (header != null) {
      throw new IllegalArgumentException("only API_KEY has a header");
    }
  }

  /** Of a kind that needs nothing more. */
  public static Scheme of(SchemeKind kind) {
    return new Scheme(kind, null, null);
  }

  /** The form of those kinds that sign one header; null for the others. */
  @Nullable SignedForm effectiveForm() {
    return switch (kind) {
      case GITHUB -> SignedForm.GITHUB;
      case LEGACY -> SignedForm.LEGACY;
      case SLACK -> SignedForm.SLACK;
      case SHOPIFY -> SignedForm.SHOPIFY;
      default -> form;
    };
  }

  /** Where the event's type usually stands. */
  @Nullable Selector usualType() {
    return switch (kind) {
      case GITHUB -> Selector.header("X-GitHub-Event");
      case LEGACY -> Selector.header("X-Observatory-Event");
      case SHOPIFY -> Selector.header("X-Shopify-Topic");
      case STANDARD, STRIPE, SLACK -> Selector.pointer("/type");
      default -> null;
    };
  }

  /** Where the delivery's id usually stands, if the verifier does not read it anyway. */
  @Nullable Selector usualDeliveryId() {
    return switch (kind) {
      case STRIPE -> Selector.pointer("/id");
      case SLACK -> Selector.pointer("/event_id");
      default -> null;
    };
  }
}
