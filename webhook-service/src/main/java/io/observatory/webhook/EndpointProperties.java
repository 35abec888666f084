package io.observatory.webhook;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of endpoints.
 *
 * @param most endpoints there may be; all are kept in memory
 */
@ConfigurationProperties("webhook.endpoint")
public record EndpointProperties(@DefaultValue("100000") int most) {

  /** Refuses what could not work. */
  public EndpointProperties {
    if (most < 1) {
      throw new IllegalArgumentException("webhook.endpoint.most must be at least 1, not " + most);
    }
  }
}
