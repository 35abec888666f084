package io.observatory.benchmarks;

import io.observatory.platform.avro.AvroCodec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * From an event's publication on Kafka to its request being at the receiver, at a low and at a
 * sustained rate, and how fast what waits is delivered against a bare loop of the same client.
 * Times count from when the event was due, so a stall is charged to everybody it makes wait; the
 * receiver's own 20 ms come after them.
 */
final class WebhookDelivery {
  private static final Duration LAST_WITHIN = Duration.ofMinutes(5);
  private static final int LATENCY_BAR = 40;
  private static final int SUSTAINED_BAR = 500;
  private static final long MOST_RESIDENT = 512L << 20;

  private final WebhookLoad load;
  private final WebhookSink sink;
  private final PrintStream out;
  private int next;

  private WebhookDelivery(WebhookLoad load, WebhookSink sink, PrintStream out) {
    this.load = load;
    this.sink = sink;
    this.out = out;
  }

  /** Events at a rate. */
  private record Pace(int perSecond, int seconds) {
    int events() {
      return perSecond * seconds;
    }
  }

  private record Plan(Pace warmUp, Pace low, Pace sustained, int drained) {
    int events() {
      return warmUp.events() + low.events() + sustained.events() + 2 * drained;
    }
  }

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(
        root, out, new Plan(new Pace(400, 60), new Pace(200, 60), new Pace(1_500, 300), 60_000));
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(new Pace(100, 20), new Pace(100, 15), new Pace(300, 20), 5_000));
  }

  private static List<Figure> run(Path root, PrintStream out, Plan plan) throws Exception {
    Map<String, String> keys = new HashMap<>();
    keys.put("services", WebhookLoad.SERVICE);
    keys.put(WebhookLoad.SERVICE + ".heap", "256m");
    keys.put(WebhookLoad.SERVICE + ".env._JAVA_OPTIONS", Gateway.AS_DEPLOYED_HITL);
    try (Gateway gateway = Gateway.raise(root, out, keys);
        AvroCodec codec = gateway.codec();
        WebhookSink sink = new WebhookSink(plan.events());
        RestCalls calls = new RestCalls(gateway, WebhookLoad.SERVICE);
        WebhookLoad load = new WebhookLoad(gateway.client(), codec, "a")) {
      load.subscribe(calls, gateway.token("admin"), sink.url());
      return new WebhookDelivery(load, sink, out).measure(gateway, plan);
    }
  }

  private List<Figure> measure(Gateway gateway, Plan plan)
      throws IOException, InterruptedException {
    publish(plan.warmUp());
    Percentiles low = publish(plan.low());
    Percentiles sustained = publish(plan.sustained());
    long resident = gateway.residentBytes(WebhookLoad.SERVICE);
    double ours = drain(plan.drained());
    int first = next;
    next += plan.drained();
    double bare = BareDelivery.run(sink.url(), first, next);
    return List.of(
        Figure.of(
            "webhooks: publish → request at the receiver, %d/s: p95 ≤ %d ms"
                .formatted(plan.low().perSecond(), LATENCY_BAR),
            low.millis(0.95) <= LATENCY_BAR,
            "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms",
            low.millis(0.5),
            low.millis(0.95),
            low.millis(0.99)),
        Figure.of(
            "webhooks: %,d/s for %d s, none lost: p99 ≤ %d ms, resident ≤ 512 MiB"
                .formatted(plan.sustained().perSecond(), plan.sustained().seconds(), SUSTAINED_BAR),
            sustained.millis(0.99) <= SUSTAINED_BAR && resident <= MOST_RESIDENT,
            "p50 %.1f ms, p99 %.1f ms, worst %.1f ms; %d MiB; %d requests came twice",
            sustained.millis(0.5),
            sustained.millis(0.99),
            sustained.millis(1),
            resident >> 20,
            sink.repeated()),
        Figure.of(
            "webhooks: %,d that wait, against a bare loop of the same client: ≥ 0.5 ×"
                .formatted(plan.drained()),
            ours >= bare / 2,
            "%,.0f/s; bare loop %,.0f/s; ratio %.2f",
            ours,
            bare,
            ours / bare));
  }

  /** Publishes at that rate; from when each was due to its arrival. */
  private Percentiles publish(Pace pace) {
    int first = next;
    next += pace.events();
    long start = System.nanoTime();
    long step = 1_000_000_000L / pace.perSecond();
    for (int i = 0; i < pace.events(); i++) {
      long due = start + i * step;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      load.publish(first + i);
    }
    awaitAll(pace.events() + " events at " + pace.perSecond() + "/s");
    long[] nanos = new long[pace.events()];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = sink.arrivedAt(first + i) - (start + i * step);
    }
    return new Percentiles(nanos);
  }

  /** Publishes all at once; deliveries a second until the last is there. */
  private double drain(int events) {
    long begun = System.nanoTime();
    for (int i = 0; i < events; i++) {
      load.publish(next + i);
    }
    next += events;
    awaitAll(events + " events at once");
    return events / ((System.nanoTime() - begun) / 1e9);
  }

  private void awaitAll(String what) {
    long begun = System.nanoTime();
    while (sink.arrived() < next) {
      if (System.nanoTime() - begun > LAST_WITHIN.toNanos()) {
        throw new IllegalStateException(
            "lost or late: %d of %d arrived".formatted(sink.arrived(), next));
      }
      LockSupport.parkNanos(5_000_000);
    }
    out.printf("%s: all arrived, %d came twice so far%n", what, sink.repeated());
  }
}
