package io.observatory.webhook.delivery;

import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.signing.RequestSigner;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes one attempt: the headers of the event, then those of the endpoint, then content type and
 * signatures, which nobody can replace.
 */
public final class Courier {

  /** They belong to the connection, or would let somebody else than the URL says answer. */
  private static final Set<String> NEVER =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "te",
          "trailer",
          "upgrade",
          "expect",
          "keep-alive",
          "proxy-connection",
          "proxy-authorization");

  private static final String AGENT = "Observatory-Webhooks/1";

  private final RequestSigner signer;
  private final Sender sender;
  private final Clock clock;

  /** Signs and sends. */
  public Courier(RequestSigner signer, Sender sender, Clock clock) {
    this.signer = signer;
    this.sender = sender;
    this.clock = clock;
  }

  Attempt carry(Endpoint endpoint, Publication event) {
    Instant now = clock.instant();
    Map<String, String> signed;
    try {
      signed =
          signer.headers(
              endpoint.form(),
              endpoint.secrets(),
              event.eventId(),
              event.type(),
              now,
              event.body());
    } catch (RuntimeException e) {
      // No secret fits any more: an attempt that failed here is seen and tried again.
      return new Attempt(
          now, null, "not_signed", new Attempt.Times(null, null, null, null, 0), null, null);
    }
    return sender.post(endpoint.url(), headers(endpoint, event, signed), event.body());
  }

  private static Map<String, String> headers(
      Endpoint endpoint, Publication event, Map<String, String> signed) {
    Map<String, String> all = new LinkedHashMap<>();
    if (event.headers().isEmpty() && endpoint.headers().isEmpty()) {
      all.put("user-agent", AGENT);
    } else {
      Map<String, String> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      merged.put("user-agent", AGENT);
      merged.putAll(event.headers());
      merged.putAll(endpoint.headers());
      signed.keySet().forEach(merged::remove);
      merged.remove("content-type");
      merged.forEach(
          (name, value) -> {
            if (!NEVER.contains(name.toLowerCase(Locale.ROOT))) {
              all.put(name, value);
            }
          });
    }
    all.put("content-type", event.contentType());
    all.putAll(signed);
    return all;
  }
}
