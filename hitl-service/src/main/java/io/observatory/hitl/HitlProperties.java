package io.observatory.hitl;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people command and what the HTTP edge allows.
 *
 * @param command how commands are given
 * @param appendTimeout longest wait for the broker to take a decision that came over HTTP
 * @param trustedHeader whether {@code X-Observatory-Operator-Id} names the operator on the legacy
 *     paths; only behind a proxy that sets it, and never together with an OIDC issuer
 * @param streams how many may listen to sessions at once
 * @param streamHeartbeat silence after which a listener is told that the stream lives
 */
@ConfigurationProperties("hitl")
public record HitlProperties(
    @DefaultValue CommandSettings command,
    @DefaultValue("3s") Duration appendTimeout,
    @DefaultValue("false") boolean trustedHeader,
    @DefaultValue("50") int streams,
    @DefaultValue("15s") Duration streamHeartbeat) {

  /**
   * How commands are given.
   *
   * @param patience how long an answer is waited for before 202
   * @param perMinute commands one principal may give in a minute
   * @param keep how long after its end a command is found by its Idempotency-Key
   */
  public record CommandSettings(
      @DefaultValue("5s") Duration patience,
      @DefaultValue("100") int perMinute,
      @DefaultValue("24h") Duration keep) {

    /** Refuses what could not work. */
    public CommandSettings {
      if (patience.isNegative() || patience.compareTo(Duration.ofSeconds(15)) > 0) {
        throw new IllegalArgumentException(
            "hitl.command.patience must be 0 to 15s, not " + patience);
      }
      if (keep.toHours() < 1) {
        throw new IllegalArgumentException("hitl.command.keep must be at least 1h, not " + keep);
      }
      if (perMinute < 1) {
        throw new IllegalArgumentException(
            "hitl.command.per-minute must be positive: " + perMinute);
      }
    }
  }

  /** Refuses what could not work. */
  public HitlProperties {
    if (appendTimeout.toMillis() < 100) {
      throw new IllegalArgumentException(
          "hitl.append-timeout must be at least 100ms, not " + appendTimeout);
    }
    if (streams < 0 || streamHeartbeat.toMillis() < 100) {
      throw new IllegalArgumentException(
          "hitl.streams must not be negative and hitl.stream-heartbeat at least 100ms: %d, %s"
              .formatted(streams, streamHeartbeat));
    }
  }
}
