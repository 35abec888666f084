package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.webhook.ledger.AttemptView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request and what came back, as callers see it.
 *
 * @param body of the answer as far as it was kept, as text for people to read
 * @param bodyBase64 the same bytes as they came
 */
record AttemptBody(
    int attempt,
    Instant at,
    @JsonProperty("http_status") @Nullable Integer httpStatus,
    @Nullable String error,
    TimesBody times,
    @JsonProperty("remote_address") @Nullable String remoteAddress,
    Map<String, String> headers,
    @Nullable String body,
    @JsonProperty("body_base64") @Nullable String bodyBase64,
    @JsonProperty("body_sha256") @Nullable String bodySha256,
    boolean truncated) {

  record TimesBody(
      @JsonProperty("dns_us") @Nullable Long dns,
      @JsonProperty("connect_us") @Nullable Long connect,
      @JsonProperty("tls_us") @Nullable Long tls,
      @JsonProperty("first_byte_us") @Nullable Long firstByte,
      @JsonProperty("total_us") long total) {}

  static AttemptBody of(AttemptView attempt) {
    AttemptView.Times times = attempt.times();
    byte[] body = attempt.body();
    return new AttemptBody(
        attempt.attempt(),
        attempt.at(),
        attempt.status(),
        attempt.error(),
        new TimesBody(times.dns(), times.connect(), times.tls(), times.firstByte(), times.total()),
        attempt.remoteAddress(),
        attempt.headers(),
        body == null ? null : new String(body, StandardCharsets.UTF_8),
        body == null ? null : Base64.getEncoder().encodeToString(body),
        attempt.bodySha256(),
        attempt.truncated());
  }
}
