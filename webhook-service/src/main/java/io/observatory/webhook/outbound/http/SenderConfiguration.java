package io.observatory.webhook.outbound.http;

import io.observatory.webhook.DeliveryProperties;
import io.observatory.webhook.EgressProperties;
import io.observatory.webhook.address.AddressRules;
import java.net.InetAddress;
import java.time.Clock;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The client that requests go out with. */
@Configuration(proxyBeanMethods = false)
class SenderConfiguration {

  /** 256 KiB of an answer's head at most, for as long as a request may take. */
  private static final int MOST_HEADERS = 64;

  private static final int LONGEST_LINE = 4 * 1_024;
  private static final TimeValue IDLE = TimeValue.ofSeconds(30);
  private static final TimeValue LIFE = TimeValue.ofMinutes(5); // then its name is resolved anew
  private static final TimeValue STALE = TimeValue.ofSeconds(2);

  @Bean(destroyMethod = "close")
  VettedResolver vettedResolver(AddressRules rules, DeliveryProperties properties) {
    return new VettedResolver(rules, InetAddress::getAllByName, properties.connectTimeout());
  }

  @Bean(destroyMethod = "close")
  VettedSender vettedSender(
      VettedResolver resolver,
      DeliveryProperties properties,
      EgressProperties egress,
      Clock clock) {
    EgressProxy proxy = EgressProxy.of(egress).orElse(null);
    return new VettedSender(
        client(resolver, properties, proxy), properties.deadline(), clock, proxy != null);
  }

  private static CloseableHttpClient client(
      VettedResolver resolver, DeliveryProperties properties, @Nullable EgressProxy proxy) {
    Timeout deadline = Timeout.of(properties.deadline());
    ProxiedRoutes routes = proxy == null ? null : new ProxiedRoutes(proxy.host(), resolver);
    return HttpClients.custom()
        .setConnectionManager(connections(routes == null ? resolver : routes, properties))
        .setRoutePlanner(routes)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(deadline)
                .setResponseTimeout(deadline)
                .setRedirectsEnabled(false)
                .build())
        .setRequestExecutor(new TimedExecutor(proxy == null ? null : proxy.authorization()))
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableContentCompression() // a bomb stays as small as it came
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        .disableDefaultUserAgent()
        .evictIdleConnections(IDLE)
        .build();
  }

  private static PoolingHttpClientConnectionManager connections(
      DnsResolver resolver, DeliveryProperties properties) {
    Timeout connect = Timeout.of(properties.connectTimeout());
    Timeout deadline = Timeout.of(properties.deadline());
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDnsResolver(resolver)
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(
                    Http1Config.custom()
                        .setMaxHeaderCount(MOST_HEADERS)
                        .setMaxLineLength(LONGEST_LINE)
                        .setMaxEmptyLineCount(10)
                        .build())
                .build())
        .setTlsSocketStrategy(timed(DefaultClientTlsStrategy.createDefault()))
        .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(connect)
                .setSocketTimeout(deadline)
                .setValidateAfterInactivity(STALE)
                .setTimeToLive(LIFE)
                .build())
        .setDefaultSocketConfig(
            SocketConfig.custom().setTcpNoDelay(true).setSoTimeout(deadline).build())
        .setConnPoolPolicy(PoolReusePolicy.LIFO)
        .setMaxConnTotal(properties.requests())
        .setMaxConnPerRoute(properties.requests())
        .build();
  }

  private static TlsSocketStrategy timed(TlsSocketStrategy strategy) {
    return (socket, host, port, attachment, context) -> {
      long began = System.nanoTime();
      try {
        return strategy.upgrade(socket, host, port, attachment, context);
      } finally {
        Stopwatch.current().secured(System.nanoTime() - began);
      }
    };
  }
}
