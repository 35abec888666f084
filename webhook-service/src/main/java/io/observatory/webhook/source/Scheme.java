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

  private static final Selector GITHUB_TYPE = Selector.header("X-GitHub-Event");
  private static final Selector LEGACY_TYPE = Selector.header("X-Observatory-Event");
  private static final Selector SHOPIFY_TYPE = Selector.header("X-Shopify-Topic");
  private static final Selector TYPE = Selector.pointer("/type");
  private static final Selector STRIPE_ID = Selector.pointer("/id");
  private static final Selector SLACK_ID = Selector.pointer("/event_id");

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
      case GITHUB -> GITHUB_TYPE;
      case LEGACY -> LEGACY_TYPE;
      case SHOPIFY -> SHOPIFY_TYPE;
      case STANDARD, STRIPE, SLACK -> TYPE;
      default -> null;
    };
  }

  /** Where the delivery's id usually stands, if the verifier does not read it anyway. */
  @Nullable Selector usualDeliveryId() {
    return switch (kind) {
      case STRIPE -> STRIPE_ID;
      case SLACK -> SLACK_ID;
      default -> null;
    };
  }
}
