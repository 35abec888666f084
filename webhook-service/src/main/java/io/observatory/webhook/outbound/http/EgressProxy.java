package io.observatory.webhook.outbound.http;

import io.observatory.webhook.EgressProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * The proxy through which requests go.
 *
 * @param authorization sent to it with each {@code CONNECT}; null for none
 */
record EgressProxy(HttpHost host, @Nullable String authorization) {

  /**
   * The one that is set, if any.
   *
   * @throws IllegalArgumentException that says what is wrong and never shows credentials
   */
  static Optional<EgressProxy> of(EgressProperties properties) {
    if (properties.proxy().isBlank()) {
      return Optional.empty();
    }
    URI uri = URI.create(properties.proxy().strip());
    boolean usable =
        "http".equalsIgnoreCase(uri.getScheme())
            && uri.getHost() != null
            && uri.getPort() > 0
            && uri.getRawUserInfo() == null;
    if (!usable) {
      throw new IllegalArgumentException(
          "webhook.egress.proxy must be http://host:port; credentials go into"
              + " webhook.egress.proxy-credentials or proxy-credentials-file");
    }
    String credentials = credentials(properties);
    return Optional.of(
        new EgressProxy(
            new HttpHost("http", uri.getHost(), uri.getPort()),
            credentials.isEmpty()
                ? null
                : "Basic "
                    + Base64.getEncoder()
                        .encodeToString(credentials.getBytes(StandardCharsets.UTF_8))));
  }

  private static String credentials(EgressProperties properties) {
    String file = properties.proxyCredentialsFile();
    if (file.isBlank()) {
      return properties.proxyCredentials().strip();
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("webhook.egress.proxy-credentials-file can not be read", e);
    }
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return "EgressProxy[" + host + "]";
  }
}
