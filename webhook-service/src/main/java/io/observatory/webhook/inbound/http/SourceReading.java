package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.inbound.http.SourceBody.FormBody;
import io.observatory.webhook.inbound.http.SourceBody.RoutingBody;
import io.observatory.webhook.inbound.http.SourceBody.SchemeBody;
import io.observatory.webhook.inbound.http.SourceBody.SelectorBody;
import io.observatory.webhook.signing.HmacKey;
import io.observatory.webhook.signing.SecretRing;
import io.observatory.webhook.source.Encoding;
import io.observatory.webhook.source.Routing;
import io.observatory.webhook.source.Scheme;
import io.observatory.webhook.source.SchemeKind;
import io.observatory.webhook.source.Selector;
import io.observatory.webhook.source.SignedForm;
import io.observatory.webhook.source.Source;
import io.observatory.webhook.source.Sources;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What callers want a source to be, checked. */
final class SourceReading {
  private static final int LONGEST_DESCRIPTION = 500;

  private SourceReading() {}

  record Wanted(
      @Nullable String description,
      @Nullable SchemeBody scheme,
      @Nullable String secret,
      @Nullable String tolerance,
      @Nullable RoutingBody routing,
      @Nullable Boolean enabled,
      @Nullable String reason) {}

  record Rotation(@Nullable String secret, @Nullable String grace, @Nullable String reason) {}

  static Sources.Draft draft(String id, Wanted wanted) {
    String description = Objects.requireNonNullElse(wanted.description(), "");
    if (description.length() > LONGEST_DESCRIPTION || description.indexOf('\0') >= 0) {
      throw ProblemException.invalid(
          "description", "must be text of at most " + LONGEST_DESCRIPTION + " characters");
    }
    String tolerance = wanted.tolerance();
    return new Sources.Draft(
        id,
        description,
        scheme(wanted.scheme()),
        wanted.secret(),
        tolerance == null ? Source.USUAL_TOLERANCE : tolerance(tolerance),
        routing(wanted.routing()),
        wanted.enabled() == null || wanted.enabled());
  }

  /** How long the secret before goes on; a day if nobody says otherwise. */
  static Duration grace(Rotation rotation) {
    String grace = rotation.grace();
    return grace == null ? SecretRing.USUAL_GRACE : Fields.duration("grace", grace);
  }

  private static Duration tolerance(String text) {
    Duration tolerance = Fields.duration("tolerance", text);
    if (tolerance.compareTo(Duration.ofSeconds(1)) < 0
        || tolerance.compareTo(Source.LONGEST_TOLERANCE) > 0) {
      throw ProblemException.invalid("tolerance", "must be 1s to 1h");
    }
    return tolerance;
  }

  private static Scheme scheme(@Nullable SchemeBody body) {
    SchemeKind kind = body == null ? null : body.kind();
    if (body == null || kind == null) {
      throw ProblemException.invalid("scheme.kind", "is missing");
    }
    FormBody form = body.form();
    SignedForm read = form == null ? null : valid("scheme.form", () -> form(form));
    return valid("scheme", () -> new Scheme(kind, read, body.header()));
  }

  private static SignedForm form(FormBody form) {
    return new SignedForm(
        Objects.requireNonNullElse(form.hash(), HmacKey.Hash.SHA256),
        Objects.requireNonNullElse(form.encoding(), Encoding.HEX),
        Objects.requireNonNullElse(form.prefix(), ""),
        Objects.requireNonNullElse(form.template(), "{body}"),
        Objects.requireNonNullElse(form.signatureHeader(), ""),
        form.timestampHeader(),
        form.idHeader());
  }

  private static Routing routing(@Nullable RoutingBody body) {
    return body == null
        ? Routing.NONE
        : new Routing(
            selector("routing.intent", body.intent()),
            selector("routing.session_id", body.sessionId()),
            selector("routing.type", body.type()),
            deliveryId(body.deliveryId()));
  }

  /** With one id for all of them, all but the first would be repeats. */
  private static @Nullable Selector deliveryId(@Nullable SelectorBody body) {
    Selector selector = selector("routing.delivery_id", body);
    if (selector != null && selector.from() == Selector.From.CONSTANT) {
      throw ProblemException.invalid(
          "routing.delivery_id", "must be a POINTER or a HEADER: no two deliveries share an id");
    }
    return selector;
  }

  private static @Nullable Selector selector(String path, @Nullable SelectorBody body) {
    if (body == null) {
      return null;
    }
    Selector.From from = body.from();
    String text = body.text();
    if (from == null || text == null) {
      throw ProblemException.invalid(path, "needs from and text");
    }
    return valid(path, () -> new Selector(from, text));
  }

  /** What the domain refuses is the caller's fault. */
  static <T> T valid(String path, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException refused) {
      throw ProblemException.invalid(path, String.valueOf(refused.getMessage()));
    } catch (Sources.SealedException sealed) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "secrets_sealed",
          "Not changed: the source's secret can not be opened with the keys of this instance."
              + " Rotate it with a grace of 0s, or delete the source.");
    }
  }
}
