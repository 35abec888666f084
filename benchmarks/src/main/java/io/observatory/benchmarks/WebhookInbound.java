package io.observatory.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Webhooks from outside, signed as GitHub signs them, at a rate over connections that are kept.
 * Each is answered when its event is in the topic; in the end the topic is asked whether they are.
 */
final class WebhookInbound {
  private static final String TOPIC = "gateway.webhook.received.v1";
  private static final String SOURCE = "bench";
  private static final String SECRET = "It is only a benchmark's secret, and long enough";
  private static final int CONNECTIONS = 200;
  private static final int OK = 200;
  private static final int ANSWER_BAR = 50;

  private final String head;
  private final KeptConnections connections;
  private final AtomicInteger other = new AtomicInteger();
  private int next;

  private WebhookInbound(int port, KeptConnections connections) {
    this.head =
        "POST /gateway/webhooks/"
            + SOURCE
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nContent-Type: application/json\r\nX-GitHub-Event: push\r\n";
    this.connections = connections;
  }

  private record Plan(int warmUpPerSecond, int warmUpSeconds, int perSecond, int seconds) {}

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(1_000, 60, 2_000, 60));
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(500, 25, 1_000, 20));
  }

  private static List<Figure> run(Path root, PrintStream out, Plan plan)
      throws IOException, InterruptedException, SQLException {
    try (WebhookStack stack = WebhookStack.raise(root, out, 1, 1, false);
        KeptConnections connections =
            new KeptConnections(stack.gateway().port(WebhookLoad.SERVICE), CONNECTIONS);
        LogEnds ends = new LogEnds(stack.gateway().client(), TOPIC)) {
      HttpResponse<String> made =
          stack.calls.put(
              "/v1/sources/" + SOURCE,
              stack.token("admin"),
              "{\"scheme\":{\"kind\":\"GITHUB\"},\"secret\":\"" + SECRET + "\"}",
              "If-None-Match",
              "*");
      if (made.statusCode() != 201) {
        throw new IllegalStateException("no source: " + made.body());
      }
      WebhookInbound inbound =
          new WebhookInbound(stack.gateway().port(WebhookLoad.SERVICE), connections);
      inbound.send(plan.warmUpPerSecond(), plan.warmUpSeconds());
      out.printf("warm: %d were not answered 200%n", inbound.other.getAndSet(0));
      return List.of(inbound.measure(stack.gateway(), ends, plan, out));
    }
  }

  private Figure measure(Gateway gateway, LogEnds ends, Plan plan, PrintStream out)
      throws InterruptedException {
    int calls = plan.perSecond() * plan.seconds();
    byte[][] requests = requests(calls);
    Map<TopicPartition, Long> before = ends.now();
    double[] used = processorTimes(gateway);
    Percentiles times = send(requests, plan.perSecond(), plan.seconds());
    double[] then = processorTimes(gateway);
    out.printf(
        "processor time a webhook: %.2f ms in the service, %.2f ms in the broker, %.2f ms here%n",
        1e3 * (then[0] - used[0]) / calls,
        1e3 * (then[1] - used[1]) / calls,
        1e3 * (then[2] - used[2]) / calls);
    long there = CapabilityRecords.count(before, ends.now());
    return Figure.of(
        "webhooks: inbound, verified and in the topic at %,d/s for %d s: all 200, p99 ≤ %d ms"
            .formatted(plan.perSecond(), plan.seconds(), ANSWER_BAR),
        times.millis(0.99) <= ANSWER_BAR && other.get() == 0 && there == calls,
        "p50 %.1f ms, p99 %.1f ms, worst %.1f ms; %d of %,d not answered 200, %,d in the topic",
        times.millis(0.5),
        times.millis(0.99),
        times.millis(1),
        other.get(),
        calls,
        there);
  }

  /** Of the service, the broker and this program. */
  private static double[] processorTimes(Gateway gateway) {
    return new double[] {
      CpuTime.seconds(gateway.pid(WebhookLoad.SERVICE)),
      CpuTime.seconds(gateway.pid("broker")),
      CpuTime.seconds(ProcessHandle.current().pid())
    };
  }

  private Percentiles send(int perSecond, int seconds) throws InterruptedException {
    return send(requests(perSecond * seconds), perSecond, seconds);
  }

  private Percentiles send(byte[][] requests, int perSecond, int seconds)
      throws InterruptedException {
    return OpenLoop.run(
        perSecond,
        seconds,
        number -> {
          if (connections.send(requests[number]) != OK) {
            other.incrementAndGet();
          }
        });
  }

  /** Signed before they are sent: what a sender's signature costs is not the service's. */
  private byte[][] requests(int count) {
    Mac mac = mac();
    byte[][] requests = new byte[count][];
    for (int i = 0; i < count; i++) {
      byte[] body = WebhookLoad.body(next);
      requests[i] =
          KeptConnections.request(
              head
                  + "X-GitHub-Delivery: bench-"
                  + next++
                  + "\r\nX-Hub-Signature-256: sha256="
                  + HexFormat.of().formatHex(mac.doFinal(body))
                  + "\r\n",
              body);
    }
    return requests;
  }

  private static Mac mac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC", e);
    }
  }
}
