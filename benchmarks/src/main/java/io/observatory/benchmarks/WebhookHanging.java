package io.observatory.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What the others notice when a fifth of the endpoints hangs: the times of events for healthy
 * endpoints, at the same rate, before it and while it lasts. Each of those is taken over several
 * rounds that take turns, since such a percentile is not the same twice; between them is time for
 * what hung to be answered, retried and forgotten, or it would count as a time before.
 */
final class WebhookHanging {
  private static final int ONE_IN = 5;
  private static final double MOST_RISE = 0.2;
  private static final int LAST_WITHIN_SECONDS = 120;
  private static final int TOLERANCE_MS = 1;

  private final WebhookStack stack;
  private final PrintStream out;
  private final Plan plan;
  private int next;

  private WebhookHanging(WebhookStack stack, PrintStream out, Plan plan) {
    this.stack = stack;
    this.out = out;
    this.plan = plan;
  }

  private record Plan(
      int endpoints, int perSecond, int warmUpSeconds, int seconds, int settleSeconds, int rounds) {
    int events() {
      return perSecond * (warmUpSeconds + (2 * seconds + settleSeconds) * rounds);
    }
  }

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(500, 500, 60, 30, 60, 2));
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(100, 200, 20, 20, 0, 1));
  }

  private static List<Figure> run(Path root, PrintStream out, Plan plan)
      throws IOException, InterruptedException, SQLException {
    try (WebhookStack stack =
        WebhookStack.raise(root, out, plan.events(), plan.endpoints(), false)) {
      stack.load.subscribe(
          stack.calls,
          stack.token("admin"),
          place -> place % ONE_IN == 0 ? stack.sink.hangingUrl() : stack.sink.url());
      return new WebhookHanging(stack, out, plan).measure();
    }
  }

  private List<Figure> measure() {
    round(plan.warmUpSeconds(), false);
    long[] before = {};
    long[] during = {};
    for (int i = 0; i < plan.rounds(); i++) {
      if (i > 0) {
        round(plan.settleSeconds(), false);
      }
      before = joined(before, round(plan.seconds(), false));
      during = joined(during, round(plan.seconds(), true));
    }
    Percentiles well = new Percentiles(before);
    Percentiles ill = new Percentiles(during);
    double most = well.millis(0.99) * (1 + MOST_RISE) + TOLERANCE_MS;
    return List.of(
        Figure.of(
            "webhooks: %d %% of %d endpoints hang for %d s, %d/s: p99 of the healthy rises ≤ 20 %%"
                .formatted(100 / ONE_IN, plan.endpoints(), plan.seconds(), plan.perSecond()),
            ill.millis(0.99) <= most,
            "p99 %.1f ms before, %.1f ms while they hang (%+.0f %%); p50 %.1f and %.1f ms",
            well.millis(0.99),
            ill.millis(0.99),
            100 * (ill.millis(0.99) / well.millis(0.99) - 1),
            well.millis(0.5),
            ill.millis(0.5)));
  }

  private static long[] joined(long[] first, long[] second) {
    long[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  /** Times of the healthy endpoints' events. */
  private long[] round(int seconds, boolean hanging) {
    if (hanging) {
      stack.sink.hang(Duration.ofSeconds(seconds));
    }
    int first = next;
    int count = plan.perSecond() * seconds;
    next += count;
    long[] due = stack.publish(first, count, plan.perSecond());
    awaitHealthy(first, count);
    out.printf("%,d events%s%n", count, hanging ? " while endpoints hang" : "");
    long[] nanos = new long[count];
    int measured = 0;
    for (int i = 0; i < count; i++) {
      if (isHealthy(first + i)) {
        nanos[measured++] = stack.sink.arrivedAt(first + i) - due[i];
      }
    }
    return Arrays.copyOf(nanos, measured);
  }

  private boolean isHealthy(int number) {
    return number % plan.endpoints() % ONE_IN != 0;
  }

  private void awaitHealthy(int first, int count) {
    long end = System.nanoTime() + LAST_WITHIN_SECONDS * 1_000_000_000L;
    for (int i = first; i < first + count; i++) {
      while (isHealthy(i) && stack.sink.arrivedAt(i) == 0) {
        if (System.nanoTime() - end > 0) {
          throw new IllegalStateException("event " + i + " is lost or late");
        }
        LockSupport.parkNanos(5_000_000);
      }
    }
  }
}
