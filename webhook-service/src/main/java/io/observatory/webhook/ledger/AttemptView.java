package io.observatory.webhook.ledger;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and what came back.
 *
 * @param body as far as it was kept; null when nothing came
 * @param bodySha256 SHA-256 (hex) of what was kept
 */
@SuppressWarnings("ArrayRecordComponent") // read from a row, never compared
public record AttemptView(
    int attempt,
    Instant at,
    @Nullable Integer status,
    @Nullable String error,
    Times times,
    @Nullable String remoteAddress,
    Map<String, String> headers,
    byte @Nullable [] body,
    @Nullable String bodySha256,
    boolean truncated) {

  /** Microseconds; null for what was not done, as with a connection that was there already. */
  public record Times(
      @Nullable Long dns,
      @Nullable Long connect,
      @Nullable Long tls,
      @Nullable Long firstByte,
      long total) {}

  /** Takes a copy. */
  public AttemptView {
    headers = Map.copyOf(headers);
  }
}
