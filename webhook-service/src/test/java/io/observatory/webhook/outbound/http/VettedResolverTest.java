package io.observatory.webhook.outbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.observatory.webhook.DeliveryProperties;
import io.observatory.webhook.EgressProperties;
import io.observatory.webhook.address.AddressRules;
import io.observatory.webhook.delivery.Attempt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

class VettedResolverTest {

  private static final EgressProperties DIRECT = new EgressProperties(List.of(), "", "", "");

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final InetAddress OPEN = InetAddress.ofLiteral("1.1.1.1");
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress METADATA = InetAddress.ofLiteral("169.254.169.254");

  @BeforeEach
  void asWithinARequest() {
    Stopwatch.start();
  }

  @AfterEach
  void behindIt() {
    Stopwatch.stop();
  }

  private static VettedResolver resolver(VettedResolver.Lookup lookup, String... allowed) {
    return new VettedResolver(AddressRules.of(List.of(allowed)), lookup, PATIENCE);
  }

  /** SSRF: an answer with a public and a private address is refused as a whole. */
  @Test
  void aMixedAnswerIsRefusedInWhateverOrder() {
    for (InetAddress[] answer :
        new InetAddress[][] {{OPEN, METADATA}, {METADATA, OPEN}, {OPEN, OPEN, OPEN, OPEN, HERE}}) {
      try (VettedResolver resolver = resolver(host -> answer)) {
        assertThatThrownBy(() -> resolver.resolve("mixed.example"))
            .isInstanceOf(AddressRefusedException.class);
      }
    }
  }

  /** SSRF: what programs read differently is refused before anybody is asked. */
  @Test
  void aHostThatIsNoneIsAskedForNowhere() {
    AtomicInteger asked = new AtomicInteger();
    try (VettedResolver resolver = resolver(host -> new InetAddress[] {count(asked)})) {
      for (String host : List.of("127.1", "2130706433", "0x7f000001", "127.0.0.1", "localhost")) {
        assertThatThrownBy(() -> resolver.resolve(host))
            .as(host)
            .isInstanceOf(AddressRefusedException.class);
      }
    }
    assertThat(asked).hasValue(0);
  }

  private static InetAddress count(AtomicInteger asked) {
    asked.incrementAndGet();
    return OPEN;
  }

  /** SSRF: a resolver that hangs costs its caller so long and no longer. */
  @Test
  void aResolverThatHangsIsLeft() {
    CountDownLatch never = new CountDownLatch(1);
    VettedResolver.Lookup hangs =
        host -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new InetAddress[] {OPEN};
        };
    try (VettedResolver resolver =
        new VettedResolver(AddressRules.of(List.of()), hangs, Duration.ofMillis(100))) {
      long began = System.nanoTime();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> resolver.resolve("slow.example"))
            .isInstanceOf(UnknownHostException.class)
            .isNotInstanceOf(AddressRefusedException.class);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
    } finally {
      never.countDown();
    }
  }

  @Test
  void aNameWithoutAnAddressIsUnknownAndNotRefused() {
    try (VettedResolver resolver = resolver(host -> new InetAddress[0])) {
      assertThatThrownBy(() -> resolver.resolve("empty.example"))
          .isInstanceOf(UnknownHostException.class)
          .isNotInstanceOf(AddressRefusedException.class);
    }
  }

  /**
   * SSRF: DNS rebinding between check and connect. The name is resolved once for a request, and the
   * request goes to the address that was judged; when the name leads elsewhere at the next request,
   * that one is refused without a connection.
   */
  @Test
  void aNameThatRebindsIsResolvedOnceForEachRequest() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger received = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
    server.createContext(
        "/",
        exchange -> {
          received.incrementAndGet();
          exchange.getResponseHeaders().add("Connection", "close"); // the next one resolves anew
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    URI url = URI.create("http://rebinding.example:" + server.getAddress().getPort() + "/");
    VettedResolver.Lookup rebinding =
        host -> new InetAddress[] {asked.getAndIncrement() == 0 ? HERE : METADATA};
    try (VettedResolver resolver = resolver(rebinding, "127.0.0.1/32");
        VettedSender sender =
            new SenderConfiguration()
                .vettedSender(resolver, properties(), DIRECT, Clock.systemUTC())) {
      Attempt first = sender.post(url, Map.of(), new byte[] {'1'});
      assertThat(first.status()).as(first.outcome()).isEqualTo(204);
      assertThat(asked).as("resolved once").hasValue(1);
      Attempt second = sender.post(url, Map.of(), new byte[] {'2'});
      assertThat(second.error()).isEqualTo("address_refused");
      assertThat(second.status()).isNull();
      assertThat(second.remoteAddress()).as("nobody was connected to").isNull();
      assertThat(asked).hasValue(2);
    } finally {
      server.stop(0);
    }
    assertThat(received).hasValue(1);
  }

  private static DeliveryProperties properties() {
    return Binder.get(new MockEnvironment())
        .bindOrCreate("webhook.delivery", DeliveryProperties.class);
  }
}
