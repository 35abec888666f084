package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.webhook.signing.HmacKey;
import io.observatory.webhook.source.Encoding;
import io.observatory.webhook.source.Routing;
import io.observatory.webhook.source.Scheme;
import io.observatory.webhook.source.SchemeKind;
import io.observatory.webhook.source.Selector;
import io.observatory.webhook.source.SignedForm;
import io.observatory.webhook.source.Source;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A source as it is shown.
 *
 * @param path where its webhooks go
 * @param secret only in the answer to the call that made it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SourceBody(
    String id,
    String path,
    String description,
    SchemeBody scheme,
    String tolerance,
    RoutingBody routing,
    boolean enabled,
    @JsonProperty("previous_secret_until") @Nullable Instant previousSecretUntil,
    @Nullable String secret,
    long version,
    @JsonProperty("changed_at") Instant changedAt) {

  static SourceBody of(Source source) {
    return of(source, null);
  }

  /** With a secret that was made here and is shown this once. */
  static SourceBody of(Source source, @Nullable String secret) {
    return new SourceBody(
        source.id(),
        "/gateway/webhooks/" + source.id(),
        source.description(),
        SchemeBody.of(source.scheme()),
        source.tolerance().toSeconds() + "s",
        RoutingBody.of(source.routing()),
        source.enabled(),
        source.credentials().previousUntil(),
        secret,
        source.version(),
        source.changedAt());
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SchemeBody(@Nullable SchemeKind kind, @Nullable FormBody form, @Nullable String header) {

    static SchemeBody of(Scheme scheme) {
      SignedForm form = scheme.form();
      return new SchemeBody(
          scheme.kind(), form == null ? null : FormBody.of(form), scheme.header());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record FormBody(
      HmacKey.@Nullable Hash hash,
      @Nullable Encoding encoding,
      @Nullable String prefix,
      @Nullable String template,
      @JsonProperty("signature_header") @Nullable String signatureHeader,
      @JsonProperty("timestamp_header") @Nullable String timestampHeader,
      @JsonProperty("id_header") @Nullable String idHeader) {

    static FormBody of(SignedForm form) {
      return new FormBody(
          form.hash(),
          form.encoding(),
          form.prefix(),
          form.template(),
          form.signatureHeader(),
          form.timestampHeader(),
          form.idHeader());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RoutingBody(
      @Nullable SelectorBody intent,
      @JsonProperty("session_id") @Nullable SelectorBody sessionId,
      @Nullable SelectorBody type,
      @JsonProperty("delivery_id") @Nullable SelectorBody deliveryId) {

    static RoutingBody of(Routing routing) {
      return new RoutingBody(
          SelectorBody.of(routing.intent()),
          SelectorBody.of(routing.sessionId()),
          SelectorBody.of(routing.type()),
          SelectorBody.of(routing.deliveryId()));
    }
  }

  record SelectorBody(Selector.@Nullable From from, @Nullable String text) {

    static @Nullable SelectorBody of(@Nullable Selector selector) {
      return selector == null ? null : new SelectorBody(selector.from(), selector.text());
    }
  }
}
