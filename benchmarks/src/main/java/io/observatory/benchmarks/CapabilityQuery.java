package io.observatory.benchmarks;

import io.observatory.platform.avro.AvroCodec;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Boolean questions of three terms about 10⁶ agents with 10,000 capabilities, top 20, at 500/s over
 * HTTP; beside it PostgreSQL asked the same over JDBC, without HTTP before it.
 */
final class CapabilityQuery {
  private static final int PER_SECOND = 500;
  private static final int WARM_UP_SECONDS = 30;
  private static final int SECONDS = 60;
  private static final int REFERENCE_SECONDS = 10;
  private static final int REFERENCE_PER_SECOND = 20;
  private static final String SERVICE = "heartbeat-service";

  private final Gateway gateway;
  private final HttpClient http = HttpClient.newHttpClient();

  private CapabilityQuery(Gateway gateway) {
    this.gateway = gateway;
  }

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    Map<String, String> keys =
        Map.of(
            "services",
            SERVICE,
            SERVICE + ".env._JAVA_OPTIONS",
            Gateway.AS_DEPLOYED,
            SERVICE + ".heap",
            "600m");
    CapabilityLoad load = new CapabilityLoad();
    try (Gateway gateway = Gateway.raise(root, out, keys);
        AvroCodec codec = gateway.codec()) {
      CapabilityQuery query = new CapabilityQuery(gateway);
      double empty = query.heapMegabytes();
      long begun = System.nanoTime();
      load.send(gateway.client(), codec, Clock.systemUTC().instant());
      query.awaitAgents();
      out.printf("10⁶ agents in the map after %.1f s%n", (System.nanoTime() - begun) / 1e9);
      double heap = query.heapMegabytes();
      out.printf("heap in use: %.0f MB before, %.0f MB with 10⁶ agents%n", empty, heap);
      query.measure(WARM_UP_SECONDS);
      Percentiles ours = query.measure(SECONDS);
      note(out, "ours at " + PER_SECOND + "/s", ours);
      Percentiles postgres = reference(gateway, load);
      note(out, "PostgreSQL at " + REFERENCE_PER_SECOND + "/s", postgres);
      return List.of(
          Figure.of(
              "capability query over HTTP, 10⁶ agents, 10,000 capabilities, three terms, top 20, at "
                  + PER_SECOND
                  + "/s: p99 ≤ 10 ms",
              ours.millis(0.99) <= 10,
              "p50 %.1f ms, p99 %.1f ms, worst %.1f ms;"
                  + " PostgreSQL over JDBC at %d/s %.1f, %.1f, %.1f ms",
              ours.millis(0.5),
              ours.millis(0.99),
              ours.millis(1),
              REFERENCE_PER_SECOND,
              postgres.millis(0.5),
              postgres.millis(0.99),
              postgres.millis(1)),
          Figure.of(
              "heap of the capability map with 10⁶ agents: ≤ 120 MB",
              heap - empty <= 120,
              "%.0f MB (%.0f MB in use after a collection)",
              heap - empty,
              heap));
    }
  }

  private static void note(PrintStream out, String who, Percentiles times) {
    out.printf(
        "%s: p50 %.1f ms, p99 %.1f ms, worst %.1f ms%n",
        who, times.millis(0.5), times.millis(0.99), times.millis(1));
  }

  private static Percentiles reference(Gateway gateway, CapabilityLoad load) throws Exception {
    try (CapabilityTable table =
        new CapabilityTable(gateway.port("postgres"), gateway.databasePassword(), load)) {
      List<CapabilityLoad.Question> questions = questions(REFERENCE_PER_SECOND * REFERENCE_SECONDS);
      return OpenLoop.run(
          REFERENCE_PER_SECOND, REFERENCE_SECONDS, number -> table.ask(questions.get(number)));
    }
  }

  private static List<CapabilityLoad.Question> questions(int count) {
    Random random = new Random(2);
    List<CapabilityLoad.Question> questions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      questions.add(CapabilityLoad.question(i, random));
    }
    return questions;
  }

  private Percentiles measure(int seconds) throws InterruptedException {
    List<HttpRequest> requests =
        questions(PER_SECOND * seconds).stream()
            .map(each -> request("/v1/agents?limit=20&q=" + encoded(each.query())))
            .toList();
    return OpenLoop.run(PER_SECOND, seconds, number -> get(requests.get(number)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port(SERVICE) + path))
        .header("Authorization", "Bearer " + gateway.token("viewer"))
        .timeout(Duration.ofSeconds(30))
        .build();
  }

  private String get(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  private void awaitAgents() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (metric("observatory_heartbeat_map_agents") < CapabilityLoad.AGENTS) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the map does not come to all agents");
      }
      LockSupport.parkNanos(200_000_000);
    }
  }

  private double metric(String name) throws IOException, InterruptedException {
    return get(request("/actuator/prometheus"))
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Right after a full collection. */
  private double heapMegabytes() throws IOException, InterruptedException {
    Process collection =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(gateway.pid(SERVICE)),
                "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (collection.waitFor() != 0) {
      throw new IllegalStateException("jcmd could not collect the service's garbage");
    }
    return metric("jvm_memory_used_bytes{area=\"heap\"") / 1e6;
  }
}
