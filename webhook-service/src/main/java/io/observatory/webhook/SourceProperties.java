package io.observatory.webhook;

import io.observatory.webhook.source.Rate;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How webhooks are taken in.
 *
 * @param maxBody largest body; with its headers it must fit a record of 1 MB
 * @param appendTimeout longest wait for the topic before the sender is told to try again
 * @param bodyTime longest time for a whole body, beside one read of the connection
 * @param heldBytes most memory for requests that are read or wait for the topic
 * @param perSecond how many webhooks a second each source may bring, with a burst of what a second
 *     brings; 0 for no bound
 * @param rates the same of single sources, by their ids
 */
@ConfigurationProperties("webhook.sources")
public record SourceProperties(
    @DefaultValue("480KB") DataSize maxBody,
    @DefaultValue("3s") Duration appendTimeout,
    @DefaultValue("10s") Duration bodyTime,
    @DefaultValue("64MB") DataSize heldBytes,
    @DefaultValue("0") double perSecond,
    @DefaultValue Map<String, Double> rates) {

  /** Refuses what could not work. */
  public SourceProperties {
    if (maxBody.toBytes() < 1 || maxBody.compareTo(DataSize.ofKilobytes(960)) > 0) {
      throw new IllegalArgumentException("webhook.sources.max-body must be 1 B to 960 KB");
    }
    if (appendTimeout.toMillis() < 1 || appendTimeout.compareTo(Duration.ofSeconds(30)) > 0) {
      throw new IllegalArgumentException("webhook.sources.append-timeout must be 1 ms to 30 s");
    }
    if (bodyTime.toMillis() < 1 || bodyTime.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("webhook.sources.body-time must be 1 ms to 1 min");
    }
    if (heldBytes.toBytes() < 3 * maxBody.toBytes()
        || heldBytes.compareTo(DataSize.ofMegabytes(1)) < 0
        || heldBytes.compareTo(DataSize.ofGigabytes(1)) > 0) {
      throw new IllegalArgumentException(
          "webhook.sources.held-bytes must be 1 MB to 1 GB and three times max-body");
    }
    rates = Map.copyOf(rates);
    Rate.of(perSecond);
    rates.values().forEach(Rate::of);
  }

  /** How fast that source's webhooks may come. */
  Rate rateOf(String sourceId) {
    return Rate.of(rates.getOrDefault(sourceId, perSecond));
  }
}
