package io.observatory.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.MutableClock;
import io.observatory.webhook.delivery.Lanes;
import io.observatory.webhook.endpoint.RetryPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What receivers do to requests, and what is kept of it. */
class ReceiversIT {

  private static final MutableClock CLOCK =
      MutableClock.at(Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS));

  @RegisterExtension static final Stage STAGE = Stage.hasty(CLOCK);

  /** An event on its way to one that is ill. */
  private record Sent(String id) {

    static Sent to(URI url) {
      String tenant = Stage.fresh("ill");
      String id = Stage.fresh("e");
      STAGE.service().endpoint(tenant, url);
      STAGE.courses().publish(tenant, id, "{}");
      return new Sent(id);
    }

    String failure() {
      await().atMost(Stage.SOON).until(() -> STAGE.ledger().state(id).equals("DEAD exhausted"));
      Map<String, @Nullable Object> attempt = STAGE.ledger().attempts(id).getFirst();
      Object error = attempt.get("error");
      return String.valueOf(error != null ? error : attempt.get("status"));
    }
  }

  private static String failure(URI url) {
    return Sent.to(url).failure();
  }

  /**
   * Statuses: a redirect is recorded and its target never visited, were it the cloud's metadata;
   * 304 and a 3xx without Location are failures like others.
   */
  @Test
  void redirectsAreFailuresAndNobodyGoesThere() {
    String target = "/" + Stage.fresh("target");
    Map<String, Integer> statuses = new HashMap<>();
    Map<String, Sent> sent = new HashMap<>();
    for (String location : List.of(target, "http://169.254.169.254/latest/meta-data/", "")) {
      for (int status : new int[] {301, 302, 304, 307, 308}) {
        String path = "/" + Stage.fresh("redirect");
        Map<String, String> headers = location.isEmpty() ? Map.of() : Map.of("Location", location);
        STAGE.sink().always(path, new Sink.Reply(status, headers));
        statuses.put(path, status);
        sent.put(path, Sent.to(STAGE.sink().url(path)));
      }
    }
    sent.forEach(
        (path, each) -> {
          assertThat(each.failure()).isEqualTo(String.valueOf(statuses.get(path)));
          assertThat(STAGE.sink().got(path)).hasSize(1);
        });
    assertThat(STAGE.sink().got(target)).isEmpty();
  }

  /** Statuses: refused, NXDOMAIN, reset and TLS are told apart. */
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

  /**
   * SSRF: a name that leads inside, wholly or in part, is an attempt that says so, although
   * loopback is allowed here and something listens there.
   */
  @Test
  void aNameThatLeadsToAnAddressThatIsNotPublicIsRefused() {
    String path = "/" + Stage.fresh("inside");
    int port = STAGE.sink().url(path).getPort();
    for (String host : List.of(StagedNames.INSIDE, StagedNames.MIXED)) {
      assertThat(failure(URI.create("http://" + host + ":" + port + path)))
          .as(host)
          .isEqualTo("address_refused");
      assertThat(StagedNames.wasAsked(host)).as("the name was resolved").isTrue();
    }
    assertThat(STAGE.sink().got(path)).isEmpty();
  }

  /** SSRF: a literal address makes no DNS query. */
  @Test
  void aLiteralIsNotResolved() {
    String path = "/" + Stage.fresh("literal");
    STAGE.sink().always(path, Sink.Reply.of(500));
    assertThat(failure(STAGE.sink().url(path))).isEqualTo("500");
    assertThat(StagedNames.wasAsked("127.0.0.1")).isFalse();
  }

  /** Retry: all six attempts at the seed's times, to the second, and never before. */
  @Test
  void theSeedScheduleToTheSecond() {
    String tenant = Stage.fresh("seed");
    String id = Stage.fresh("e");
    String path = "/" + tenant;
    Duration[] delays = RetryPolicy.USUAL.delays().toArray(Duration[]::new);
    STAGE.service().endpoint(tenant, STAGE.sink().url(path), delays);
    STAGE.sink().always(path, Sink.Reply.of(500));
    Instant published = CLOCK.instant();
    STAGE.courses().publish(tenant, id, "{}");
    for (int retry = 0; retry < delays.length; retry++) {
      STAGE.awaitState(id, "RETRY http_500");
      int made = retry + 1;
      CLOCK.advance(delays[retry].minusSeconds(1));
      await()
          .during(Duration.ofMillis(300))
          .atMost(Stage.SOON)
          .until(() -> STAGE.sink().got(path).size() == made);
      CLOCK.advance(Duration.ofSeconds(1));
      await().atMost(Stage.SOON).until(() -> STAGE.sink().got(path).size() == made + 1);
    }
    STAGE.awaitState(id, "DEAD exhausted");
    assertThat(
            STAGE
                .ledger()
                .jdbc()
                .sql(
                    """
                    SELECT extract(epoch FROM a.at - ?::timestamptz)::bigint
                    FROM webhook_attempt a JOIN webhook_deliveries d ON d.id = a.delivery_id
                    WHERE d.event_id = ? ORDER BY a.attempt
                    """)
                .params(published.toString(), id)
                .query(Long.class)
                .list())
        .containsExactly(0L, 30L, 150L, 750L, 4_350L, 25_950L);
  }

  /** Hostile receivers: each ends at the deadline or before, and frees its worker. */
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
      List<Sent> late =
          Stream.of(silent, dripsHead, dripsBody).map(each -> Sent.to(each.url())).toList();
      assertThat(late).extracting(Sent::failure).containsOnly("timeout");
      assertThat(failure(floods.url())).isIn("protocol", "reset");
      assertThat(failure(endless.url())).isEqualTo("500");
      assertThat(failure(lies.url())).isEqualTo("reset");
      assertThat(failure(noHttp.url())).isIn("protocol", "reset", "timeout");
    } finally {
      end.countDown();
    }
    await().atMost(Stage.SOON).until(() -> STAGE.service().bean(Lanes.class).underWay() == 0);
  }

  /** Hostile receivers: odd bytes in headers, a large answer, content that says it is packed. */
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
