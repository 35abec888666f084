package io.observatory.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * One of two instances is killed under load: what is lost, what comes twice against what the dead
 * one had in flight, and how long until the last of what was published before has arrived.
 */
final class WebhookKill {
  private static final int TAKEOVER_BAR = 30;
  private static final int LAST_WITHIN_SECONDS = 300;
  private static final long GRACE_NANOS = 20_000_000_000L;
  private static final String IN_FLIGHT =
      "SELECT count(*) FROM webhook_deliveries WHERE status = 'IN_FLIGHT' AND lease_owner <> '%s'";

  private WebhookKill() {}

  private record Plan(int warmUpPerSecond, int warmUpSeconds, int perSecond, int seconds) {
    int warmUp() {
      return warmUpPerSecond * warmUpSeconds;
    }

    int load() {
      return perSecond * seconds;
    }
  }

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(300, 60, 800, 75));
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(100, 15, 200, 45));
  }

  private static List<Figure> run(Path root, PrintStream out, Plan plan)
      throws IOException, InterruptedException, SQLException {
    try (WebhookStack stack =
        WebhookStack.raise(root, out, plan.warmUp() + plan.load(), WebhookLoad.ENDPOINTS, false)) {
      String survivor = stack.database().text("SELECT id FROM webhook_instance");
      try (SecondInstance victim =
          new SecondInstance(
              stack.gateway().pid(WebhookLoad.SERVICE),
              root.resolve("benchmarks/target/observatory/second"),
              Map.of())) {
        victim.awaitReady(stack.gateway());
        stack.load.subscribe(stack.calls, stack.token("admin"), place -> stack.sink.url());
        stack.publish(0, plan.warmUp(), plan.warmUpPerSecond());
        stack.awaitArrived(plan.warmUp(), LAST_WITHIN_SECONDS);
        return List.of(measure(stack, plan, victim, survivor, out));
      }
    }
  }

  private static Figure measure(
      WebhookStack stack, Plan plan, SecondInstance victim, String survivor, PrintStream out)
      throws SQLException {
    CompletableFuture<long[]> load =
        CompletableFuture.supplyAsync(
            () -> stack.publish(plan.warmUp(), plan.load(), plan.perSecond()));
    LockSupport.parkNanos(plan.seconds() * 1_000_000_000L / 3);
    int before = stack.sink.repeated();
    victim.kill();
    long killed = System.nanoTime();
    long inFlight = stack.database().number(IN_FLIGHT.formatted(survivor));
    long[] due = load.join();
    stack.awaitArrived(plan.warmUp() + plan.load(), LAST_WITHIN_SECONDS);
    long last = killed;
    for (int i = 0; i < due.length; i++) {
      if (due[i] < killed) {
        last = Math.max(last, stack.sink.arrivedAt(plan.warmUp() + i));
      }
    }
    LockSupport.parkNanos(GRACE_NANOS); // for what comes twice
    double takeover = (last - killed) / 1e9;
    int twice = stack.sink.repeated() - before;
    out.printf("%d came twice before the kill%n", before);
    return Figure.of(
        "webhooks: kill -9 of one of two instances at %,d/s: 0 lost, twice ≤ in flight, ≤ %d s"
            .formatted(plan.perSecond(), TAKEOVER_BAR),
        twice <= inFlight && takeover <= TAKEOVER_BAR,
        "0 of %,d lost, %d came twice, %d in flight at the kill, all from before it there after"
            + " %.1f s",
        plan.load(),
        twice,
        inFlight,
        takeover);
  }
}
