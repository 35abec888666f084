package io.observatory.webhook.outbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.observatory.webhook.ConnectProxy;
import io.observatory.webhook.DeliveryProperties;
import io.observatory.webhook.EgressProperties;
import io.observatory.webhook.address.AddressRules;
import io.observatory.webhook.delivery.Attempt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Requests through a proxy. */
class ProxyTest {

  private final ConnectProxy proxy = ConnectProxy.open();
  private final List<String> hosts = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          hosts.add(exchange.getRequestHeaders().getFirst("Host"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    proxy.close();
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private Attempt[] post(List<String> allowed, String... urls) throws IOException {
    EgressProperties egress = new EgressProperties(allowed, proxy.url(), "ada:hush", "");
    DeliveryProperties delivery =
        new DeliveryProperties(
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            8,
            8,
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(15),
            Duration.ofMillis(20),
            10,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofHours(120));
    SenderConfiguration configuration = new SenderConfiguration();
    Attempt[] attempts = new Attempt[urls.length];
    try (VettedResolver resolver =
            configuration.vettedResolver(AddressRules.of(allowed), delivery);
        VettedSender sender =
            configuration.vettedSender(resolver, delivery, egress, Clock.systemUTC())) {
      for (int i = 0; i < urls.length; i++) {
        attempts[i] = sender.post(URI.create(urls[i]), Map.of(), new byte[] {'x'});
      }
    }
    return attempts;
  }

  private String error(String url) throws IOException {
    return post(List.of("127.0.0.0/8", "::1/128"), url)[0].outcome();
  }

  @Test
  void theProxyIsToldTheAddressAndTheEndpointTheName() throws IOException {
    String url = "http://localhost:" + port() + "/in";
    Attempt[] made = post(List.of("127.0.0.0/8", "::1/128"), url, url);
    assertThat(made).allSatisfy(attempt -> assertThat(attempt.status()).isEqualTo(204));
    assertThat(hosts).containsExactly("localhost:" + port(), "localhost:" + port());
    assertThat(proxy.asked()).as("one tunnel, kept").hasSize(1);
    assertThat(proxy.asked().getFirst())
        .startsWith("CONNECT 127.0.0.1:" + port() + " ")
        .contains("Proxy-Authorization: Basic YWRhOmh1c2g=");
  }

  @Test
  void tlsReachesThroughTheTunnel() throws IOException {
    assertThat(error("https://localhost:" + port() + "/"))
        .as("no TLS there")
        .isIn("tls", "timeout", "reset");
    assertThat(proxy.asked()).hasSize(1);
    assertThat(proxy.asked().getFirst()).startsWith("CONNECT 127.0.0.1:" + port() + " ");
  }

  @Test
  void whatIsNotPublicIsRefusedBeforeTheProxyIsAsked() throws IOException {
    String[] urls = {
      "http://localhost:" + port() + "/", "http://127.0.0.1:1/", "http://169.254.169.254/"
    };
    assertThat(post(List.of(), urls))
        .allSatisfy(attempt -> assertThat(attempt.outcome()).isEqualTo("address_refused"));
    assertThat(proxy.asked()).isEmpty();
  }

  /** ProxyUnreachable_ReturnsInfraError. */
  @Test
  void whoseFaultItIs() throws IOException {
    String url = "http://127.0.0.1:" + port() + "/";
    for (int ours : new int[] {407, 500, 503}) {
      proxy.says(ours);
      assertThat(error(url)).as("" + ours).isEqualTo(Attempt.PROXY_UNREACHABLE);
    }
    proxy.says(502);
    assertThat(error(url)).isEqualTo("unreachable");
    proxy.says(403);
    assertThat(error(url)).isEqualTo("proxy_refused");
    assertThat(error("http://no.such.host.invalid/")).isEqualTo("dns");
    proxy.cut();
    assertThat(post(List.of("127.0.0.0/8"), url)[0].isOurFault()).isTrue();
    proxy.restore();
  }

  @Test
  void aProxyIsGivenAsAUrlWithoutCredentials() {
    for (String no : List.of("https://p:1", "p:3128", "http://p", "http://a:b@p:3128")) {
      EgressProperties properties = new EgressProperties(List.of(), no, "", "");
      assertThatThrownBy(() -> EgressProxy.of(properties)).as(no).hasMessageContaining("http://");
    }
  }
}
