package io.observatory.webhook;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where requests may go, and how.
 *
 * @param allowed ranges that are allowed although they are not public, such as {@code 10.1.0.0/16}
 *     ({@code WEBHOOK_EGRESS_ALLOWED})
 * @param proxy through which all of them go, {@code http://host:port}; empty for none
 * @param proxyCredentials {@code user:password} for it, or empty
 * @param proxyCredentialsFile file with the same, or empty
 */
@ConfigurationProperties("webhook.egress")
public record EgressProperties(
    @DefaultValue List<String> allowed,
    @DefaultValue("") String proxy,
    @DefaultValue("") String proxyCredentials,
    @DefaultValue("") String proxyCredentialsFile) {

  /** Without the credentials. */
  @Override
  public String toString() {
    return "EgressProperties[%s, %s]".formatted(allowed, proxy);
  }
}
