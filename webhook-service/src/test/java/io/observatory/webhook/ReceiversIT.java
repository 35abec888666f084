package io.observatory.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.webhook.delivery.Lanes;
import io.observatory.webhook.endpoint.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What receivers do to requests, and what is kept of it. */
class ReceiversIT {

  @RegisterExtension static final Stage STAGE = Stage.hasty();

  private static String failure(URI url) {
    String tenant = Stage.fresh("ill");
    String id = Stage.fresh("e");
    STAGE.service().endpoint(tenant, url);
    STAGE.courses().publish(tenant, id, "{}");
    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).equals("DEAD exhausted"));
    Map<String, @Nullable Object> attempt = STAGE.ledger().attempts(id).getFirst();
    Object error = attempt.get("error");
    return String.valueOf(error != null ? error : attempt.get("status"));
  }

  @Test
  void redirectsAreFailuresAndNobodyGoesThere() {
    String target = "/" + Stage.fresh("target");
    for (int status : new int[] {301, 302, 304, 307, 308}) {
      String path = "/" + Stage.fresh("redirect");
      STAGE
          .sink()
          .always(
              path, new Sink.Reply(status, status == 304 ? Map.of() : Map.of("Location", target)));
      assertThat(failure(STAGE.sink().url(path))).isEqualTo(Integer.toString(status));
    }
    assertThat(STAGE.sink().got(target)).isEmpty();
  }

  @Test
  void whatCanGoWrongIsNamed() throws IOException {
    int closed;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = free.getLocalPort();
    }
    assertThat(failure(URI.create("http://127.0.0.1:" + closed + "/")))
        .isEqualTo("connect_refused");
    assertThat(failure(URI.create("http://no-such-host.invalid/"))).isEqualTo("dns");
    try (Hostile resets =
        Hostile.that(
            (socket, out) -> {
              socket.setSoLinger(true, 0);
              socket.close();
            })) {
      assertThat(failure(resets.url())).isEqualTo("reset");
    }
    try (ServerSocket withoutCertificate =
        SSLServerSocketFactory.getDefault()
            .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> shakeHands(withoutCertificate));
      assertThat(
              failure(URI.create("https://127.0.0.1:" + withoutCertificate.getLocalPort() + "/")))
          .isEqualTo("tls");
    }
  }

  private static void shakeHands(ServerSocket server) {
    try (Socket socket = server.accept()) {
      ((SSLSocket) socket).startHandshake();
    } catch (IOException e) {
      return; // as it is meant
    }
  }

  @Test
  void aRequestToAnAddressThatIsNotAllowedIsNotMade() {
    String tenant = Stage.fresh("inside");
    String id = Stage.fresh("e");
    // A name that the resolver leads inside; literals are refused at creation already.
    Endpoint endpoint = STAGE.service().endpoint(tenant, URI.create("http://rebound.test/"));
    assertThat(endpoint.url().getHost()).isEqualTo("rebound.test");
    STAGE.courses().publish(tenant, id, "{}");
    await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).equals("DEAD exhausted"));
    assertThat(STAGE.ledger().attempts(id).getFirst().get("error")).isIn("dns", "address_refused");
  }

  @Test
  void hostileReceiversEndAtTheDeadlineOrBefore() {
    CountDownLatch end = new CountDownLatch(1);
    String head = "HTTP/1.1 500 Oops\r\nContent-Type: text/plain\r\n";
    byte[] kilobyte = "x".repeat(1_024).getBytes(StandardCharsets.US_ASCII);
    try (Hostile silent = Hostile.that(Hostile.silence(end));
        Hostile dripsHead = Hostile.that(Hostile.drip("HTTP/1.1 200 OK\r\nA: ", new byte[] {'b'}));
        Hostile dripsBody = Hostile.that(Hostile.drip(head + "\r\n", new byte[] {'b'}));
        Hostile floods =
            Hostile.that(
                (socket, out) -> {
                  out.write(head.getBytes(StandardCharsets.US_ASCII));
                  for (int i = 0; i < 100_000; i++) {
                    out.write(("H" + i + ": x\r\n").getBytes(StandardCharsets.US_ASCII));
                  }
                });
        Hostile endless =
            Hostile.that(
                (socket, out) -> {
                  out.write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
                  while (!end.await(0, TimeUnit.MILLISECONDS)) {
                    out.write(kilobyte);
                  }
                });
        Hostile lies = Hostile.saying(head + "Content-Length: 1000\r\n\r\nshort");
        Hostile noHttp = Hostile.saying("SSH-2.0-OpenSSH_9.6\r\n\r\n")) {
      assertThat(failure(silent.url())).isEqualTo("timeout");
      assertThat(failure(dripsHead.url())).isEqualTo("timeout");
      assertThat(failure(dripsBody.url())).isEqualTo("timeout");
      assertThat(failure(floods.url())).isIn("protocol", "reset");
      assertThat(failure(endless.url())).isEqualTo("500");
      assertThat(failure(lies.url())).isEqualTo("reset");
      assertThat(failure(noHttp.url())).isIn("protocol", "reset", "timeout");
    } finally {
      end.countDown();
    }
    await().atMost(Stage.SOON).until(() -> STAGE.service().bean(Lanes.class).underWay() == 0);
  }

  @Test
  void ofAnAnswer64KiBAreKeptWithTheirDigestAndWhateverBytesItsHeadersHave() throws Exception {
    String body = "y".repeat(200_000);
    String odd = "X-Odd: caf\u00e9\u00ff\u0001\r\nContent-Encoding: gzip\r\n";
    try (Hostile big =
        Hostile.saying("HTTP/1.1 200 OK\r\n" + odd + "Content-Length: 200000\r\n\r\n" + body)) {
      String tenant = Stage.fresh("big");
      String id = Stage.fresh("e");
      STAGE.service().endpoint(tenant, big.url());
      STAGE.courses().publish(tenant, id, "{}");
      await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).equals("SUCCEEDED"));
      Map<String, @Nullable Object> attempt = STAGE.ledger().attempts(id).getFirst();
      byte[] kept = (byte[]) Objects.requireNonNull(attempt.get("response_body"));
      assertThat(kept).hasSize(65_536);
      assertThat(attempt.get("truncated")).isEqualTo(true);
      assertThat((byte[]) attempt.get("response_sha256"))
          .isEqualTo(MessageDigest.getInstance("SHA-256").digest(kept));
      assertThat((String) attempt.get("headers")).contains("x-odd").contains("gzip");
    }
  }
}
