package io.observatory.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * From an event's publication on Kafka to its request being at the receiver, at a low and at a
 * sustained rate, and how fast what waits is delivered against a bare loop of the same client.
 * Times count from when the event was due, so a stall is charged to everybody it makes wait; the
 * receiver's own 20 ms come after them.
 */
final class WebhookDelivery {
  private static final int LAST_WITHIN_SECONDS = 300;
  private static final int LATENCY_BAR = 40;
  private static final int SUSTAINED_BAR = 500;
  private static final double STATEMENTS_BAR = 0.1;
  private static final long MOST_RESIDENT = 512L << 20;

  private final WebhookStack stack;
  private final PrintStream out;
  private int next;

  private WebhookDelivery(WebhookStack stack, PrintStream out) {
    this.stack = stack;
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
      return warmUp.events() + low.events() + sustained.events() + 3 * drained;
    }
  }

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(
        root, out, new Plan(new Pace(500, 90), new Pace(200, 60), new Pace(1_500, 300), 60_000));
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(new Pace(300, 20), new Pace(200, 20), new Pace(800, 30), 8_000));
  }

  private static List<Figure> run(Path root, PrintStream out, Plan plan) throws Exception {
    try (WebhookStack stack =
        WebhookStack.raise(root, out, plan.events(), WebhookLoad.ENDPOINTS, true)) {
      stack.load.subscribe(stack.calls, stack.token("admin"), place -> stack.sink.url());
      return new WebhookDelivery(stack, out).measure(plan);
    }
  }

  private List<Figure> measure(Plan plan) throws IOException, InterruptedException, SQLException {
    publish(plan.warmUp());
    Percentiles low = publish(plan.low());
    SqlStatements statements = SqlStatements.of(stack.database());
    long given = statements.count();
    double used = CpuTime.seconds(stack.gateway().pid(WebhookLoad.SERVICE));
    double usedThere = CpuTime.secondsWithChildren(stack.gateway().pid("postgres"));
    Percentiles sustained = publish(plan.sustained());
    double share = (statements.count() - given) / (double) plan.sustained().events();
    out.printf(
        "processor time a delivery: %.2f ms in the service, %.2f ms in the database%n",
        1e3
            * (CpuTime.seconds(stack.gateway().pid(WebhookLoad.SERVICE)) - used)
            / plan.sustained().events(),
        1e3
            * (CpuTime.secondsWithChildren(stack.gateway().pid("postgres")) - usedThere)
            / plan.sustained().events());
    List<Figure> figures = new ArrayList<>();
    figures.add(latency(plan, low));
    figures.add(sustained(plan, sustained));
    figures.add(
        Figure.of(
            "webhooks: SQL round trips a delivery, %,d/s: ≤ %.1f"
                .formatted(plan.sustained().perSecond(), STATEMENTS_BAR),
            share <= STATEMENTS_BAR,
            "%.3f (statements and commits)",
            share));
    figures.add(againstBare(plan));
    return figures;
  }

  private static Figure latency(Plan plan, Percentiles low) {
    return Figure.of(
        "webhooks: publish → request at the receiver, %d/s: p95 ≤ %d ms"
            .formatted(plan.low().perSecond(), LATENCY_BAR),
        low.millis(0.95) <= LATENCY_BAR,
        "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms",
        low.millis(0.5),
        low.millis(0.95),
        low.millis(0.99));
  }

  private Figure sustained(Plan plan, Percentiles sustained) throws IOException {
    long resident = stack.gateway().residentBytes(WebhookLoad.SERVICE);
    return Figure.of(
        "webhooks: %,d/s for %d s, none lost: p99 ≤ %d ms, resident ≤ 512 MiB"
            .formatted(plan.sustained().perSecond(), plan.sustained().seconds(), SUSTAINED_BAR),
        sustained.millis(0.99) <= SUSTAINED_BAR && resident <= MOST_RESIDENT,
        "p50 %.1f ms, p99 %.1f ms, worst %.1f ms; %d MiB; %d requests came twice",
        sustained.millis(0.5),
        sustained.millis(0.99),
        sustained.millis(1),
        resident >> 20,
        stack.sink.repeated());
  }

  private Figure againstBare(Plan plan) throws IOException, InterruptedException {
    double ours = drain(plan.drained());
    bare(plan.drained()); // its compilers have had their time, too
    double bare = bare(plan.drained());
    return Figure.of(
        "webhooks: %,d that wait, against a bare loop of the same client: ≥ 0.5 ×"
            .formatted(plan.drained()),
        ours >= bare / 2,
        "%,.0f/s; bare loop %,.0f/s; ratio %.2f",
        ours,
        bare,
        ours / bare);
  }

  private double bare(int requests) throws IOException, InterruptedException {
    int first = next;
    next += requests;
    return BareDelivery.run(stack.sink.url(), first, next);
  }

  /** Publishes at that rate; from when each was due to its arrival. */
  private Percentiles publish(Pace pace) {
    int first = next;
    next += pace.events();
    long[] nanos = stack.publish(first, pace.events(), pace.perSecond());
    out.printf("%,d events at %,d/s: ", pace.events(), pace.perSecond());
    stack.awaitArrived(next, LAST_WITHIN_SECONDS);
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = stack.sink.arrivedAt(first + i) - nanos[i];
    }
    return new Percentiles(nanos);
  }

  /** Publishes all at once; deliveries a second until the last is there. */
  private double drain(int events) {
    long begun = System.nanoTime();
    for (int i = 0; i < events; i++) {
      stack.load.publish(next + i);
    }
    next += events;
    out.printf("%,d events at once: ", events);
    stack.awaitArrived(next, LAST_WITHIN_SECONDS);
    return events / ((System.nanoTime() - begun) / 1e9);
  }
}
