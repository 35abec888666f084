package io.observatory.webhook;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How deliveries are made.
 *
 * @param deadline of a whole request, from the name to the last byte that is kept
 * @param connectTimeout of each of: resolving, connecting, securing
 * @param requests most at once, to all endpoints together
 * @param held most deliveries in memory
 * @param heldBytes most bytes of their bodies in memory; results that wait to be written have half
 *     as many of their own
 * @param lease how long an instance may be silent before others take over its deliveries
 * @param resultLinger how long a result waits for others, to be written with them
 * @param breakerFailures one after the other that open an endpoint's breaker
 * @param breakerOpen how long at first
 * @param breakerLongest how long after it opened again and again
 * @param patience how long an endpoint may fail without a success before it is disabled
 */
@ConfigurationProperties("webhook.delivery")
public record DeliveryProperties(
    @DefaultValue("15s") Duration deadline,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("4096") int requests,
    @DefaultValue("16384") int held,
    @DefaultValue("64MB") DataSize heldBytes,
    @DefaultValue("15s") Duration lease,
    @DefaultValue("20ms") Duration resultLinger,
    @DefaultValue("10") int breakerFailures,
    @DefaultValue("10s") Duration breakerOpen,
    @DefaultValue("60s") Duration breakerLongest,
    @DefaultValue("120h") Duration patience) {

  /** Refuses what could not work. */
  public DeliveryProperties {
    if (deadline.toMillis() < 100 || connectTimeout.toMillis() < 50) {
      throw new IllegalArgumentException(
          "webhook.delivery.deadline and connect-timeout are too short: %s, %s"
              .formatted(deadline, connectTimeout));
    }
    if (requests < 1 || held < 1 || heldBytes.toBytes() < 1_048_576 || breakerFailures < 1) {
      throw new IllegalArgumentException(
          "webhook.delivery.requests, held and breaker-failures must be positive, held-bytes 1MB");
    }
    if (lease.toMillis() < 1_000 || resultLinger.isNegative() || resultLinger.toMillis() > 1_000) {
      throw new IllegalArgumentException(
          "webhook.delivery.lease must be 1s or more, result-linger 0 to 1s: %s, %s"
              .formatted(lease, resultLinger));
    }
  }
}
