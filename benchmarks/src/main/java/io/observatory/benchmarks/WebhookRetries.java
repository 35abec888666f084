package io.observatory.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * How late retries are, at the receiver, while very many wait: those that fall due in the run at a
 * steady rate, the others a day later.
 */
final class WebhookRetries {
  private static final int LATENESS_BAR = 1_000;
  private static final int BEGIN_SECONDS = 10;
  private static final int LAST_WITHIN_SECONDS = 300;

  private WebhookRetries() {}

  private record Plan(int waiting, int perSecond, int seconds) {
    int due() {
      return perSecond * seconds;
    }
  }

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(1_000_000, 500, 90));
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(100_000, 200, 20));
  }

  private static List<Figure> run(Path root, PrintStream out, Plan plan)
      throws IOException, InterruptedException, SQLException {
    try (WebhookStack stack =
        WebhookStack.raise(root, out, plan.due(), WebhookLoad.ENDPOINTS, false)) {
      stack.load.subscribe(stack.calls, stack.token("admin"), place -> stack.sink.url());
      long[] due = fill(stack, plan);
      out.printf("%,d wait%n", stack.database().number("SELECT count(*) FROM webhook_deliveries"));
      stack.awaitArrived(plan.due(), LAST_WITHIN_SECONDS);
      long[] late = new long[plan.due()];
      for (int i = 0; i < late.length; i++) {
        late[i] = stack.sink.arrivedAt(i) - due[i];
      }
      Percentiles lateness = new Percentiles(late);
      return List.of(
          Figure.of(
              "webhooks: retries, %,d waiting, %d/s due for %d s: never early, p99 ≤ %,d ms late"
                  .formatted(plan.waiting(), plan.perSecond(), plan.seconds(), LATENESS_BAR),
              lateness.millis(0) >= 0 && lateness.millis(0.99) <= LATENESS_BAR,
              "earliest %+.1f ms, p50 %.1f ms, p99 %.1f ms, worst %.1f ms; %d came twice",
              lateness.millis(0),
              lateness.millis(0.5),
              lateness.millis(0.99),
              lateness.millis(1),
              stack.sink.repeated()));
    }
  }

  /** From when each is due, in nano time. */
  private static long[] fill(WebhookStack stack, Plan plan) throws SQLException {
    WebhookRows rows = new WebhookRows(stack.database(), WebhookLoad.ENDPOINTS);
    int others = (plan.waiting() - plan.due()) / WebhookLoad.ENDPOINTS;
    rows.events("other", 1, others);
    rows.retries("other", 1, others, WebhookLoad.ENDPOINTS, "now() + interval '1 day'");
    rows.events("due", 0, plan.due() - 1);
    rows.settle();
    long nanos = System.nanoTime();
    long micros = stack.database().number("SELECT extract(epoch FROM clock_timestamp()) * 1000000");
    nanos += (System.nanoTime() - nanos) / 2;
    long begin = micros + BEGIN_SECONDS * 1_000_000L;
    long step = 1_000_000L / plan.perSecond();
    rows.retries(
        "due",
        0,
        plan.due() - 1,
        1,
        "timestamptz 'epoch' + (%d + n * %d) * interval '1 microsecond'".formatted(begin, step));
    if (System.nanoTime() - nanos > BEGIN_SECONDS * 1_000_000_000L) {
      throw new IllegalStateException("the rows were not there in time");
    }
    long[] due = new long[plan.due()];
    for (int i = 0; i < due.length; i++) {
      due[i] = nanos + (BEGIN_SECONDS * 1_000_000L + i * step) * 1_000;
    }
    while (System.nanoTime() - due[due.length - 1] < 0) {
      LockSupport.parkNanos(100_000_000);
    }
    return due;
  }
}
