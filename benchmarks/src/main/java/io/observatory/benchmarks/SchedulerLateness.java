package io.observatory.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How late jobs are fired at a steady rate while very many wait for tomorrow, in both modes: from
 * the due time until the event can be read. A record that is not in a transaction can be read when
 * the broker has acknowledged it. The others run at rates they can keep, beside nothing that waits,
 * from the due time to the broker's answer in their handlers.
 */
final class SchedulerLateness {
  private static final int WITHIN_SECONDS = 300;
  private static final int ROWS_PER_SECOND = 30_000;
  private static final int TOMORROW_SECONDS = 86_400;
  private static final int EXACTLY_P99 = 75;
  private static final int AT_LEAST_P50 = 3;
  private static final int AT_LEAST_P99 = 25;

  private final SchedulerStack stack;
  private final PrintStream out;
  private final Plan plan;
  private final String like;

  private record Pace(int perSecond, int seconds) {
    int jobs() {
      return perSecond * seconds;
    }
  }

  private record Plan(int waiting, Pace warmUp, Pace ours, List<Pace> peers) {}

  private SchedulerLateness(SchedulerStack stack, PrintStream out, Plan plan, String like) {
    this.stack = stack;
    this.out = out;
    this.plan = plan;
    this.like = like;
  }

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(
        root,
        out,
        new Plan(
            3_000_000,
            new Pace(10_000, 60),
            new Pace(10_000, 300),
            List.of(new Pace(1_000, 60), new Pace(200, 60), new Pace(50, 60))));
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(
        root,
        out,
        new Plan(
            100_000,
            new Pace(1_000, 10),
            new Pace(2_000, 20),
            List.of(new Pace(500, 15), new Pace(50, 15), new Pace(20, 15))));
  }

  private static List<Figure> run(Path root, PrintStream out, Plan plan) throws Exception {
    try (SchedulerStack stack = SchedulerStack.raise(root, out)) {
      SchedulerLateness benchmark = new SchedulerLateness(stack, out, plan, stack.oneShot());
      String others = others(stack.gateway(), out, plan.peers());
      return benchmark.measure(root, others);
    }
  }

  private static String others(Gateway gateway, PrintStream out, List<Pace> paces)
      throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Peers peers = new Peers(gateway, out)) {
      for (int i = 0; i < paces.size(); i++) {
        PeerScheduler peer = peers.all().get(i);
        Pace pace = paces.get(i);
        Percentiles late = PeerPace.run(peer, peers.handler(), pace.perSecond(), pace.seconds());
        rows.add(
            "%s at %,d/s p50 %,.0f ms, p99 %,.0f ms, earliest %+,.0f ms"
                .formatted(
                    peer.name(),
                    pace.perSecond(),
                    late.millis(0.5),
                    late.millis(0.99),
                    late.millis(0)));
        out.println(rows.getLast());
      }
    }
    return String.join("; ", rows);
  }

  private List<Figure> measure(Path root, String others) throws IOException, SQLException {
    int far = stack.take(plan.waiting());
    stack.rows().jobs(like, far, plan.waiting());
    stack.rows().due(far, plan.waiting(), DueTimes.atOnce(TOMORROW_SECONDS));
    stack.database().settle();
    stack.database().run("CHECKPOINT");
    out.printf("%,d jobs wait for tomorrow%n", plan.waiting());
    pace(plan.warmUp());
    Percentiles exactly = pace(plan.ours());
    Percentiles atLeast;
    long pid = stack.gateway().pid(JobLoad.SERVICE);
    try (SecondInstance other =
        new SecondInstance(
            pid,
            root.resolve("benchmarks/target/observatory/second"),
            Map.of(SchedulerStack.MODE, "AT_LEAST_ONCE"))) {
      other.awaitReady(stack.gateway());
      stack.gateway().stop(JobLoad.SERVICE);
      pace(plan.warmUp());
      atLeast = pace(plan.ours());
    }
    long early = stack.rows().early();
    return List.of(
        figure(
            "exactly once, to readable: p99 ≤ %d ms, 0 early".formatted(EXACTLY_P99),
            early == 0 && exactly.millis(0) >= 0 && exactly.millis(0.99) <= EXACTLY_P99,
            exactly,
            early + " early; " + others),
        figure(
            "at least once, to the ack: p50 ≤ %d ms, p99 ≤ %d ms, 0 early"
                .formatted(AT_LEAST_P50, AT_LEAST_P99),
            early == 0
                && atLeast.millis(0) >= 0
                && atLeast.millis(0.5) <= AT_LEAST_P50
                && atLeast.millis(0.99) <= AT_LEAST_P99,
            atLeast,
            early + " early"));
  }

  private Figure figure(String bar, boolean met, Percentiles late, String more) {
    return Figure.of(
        "scheduler: lateness at %,d/s for %d s, %,d waiting, %s"
            .formatted(plan.ours().perSecond(), plan.ours().seconds(), plan.waiting(), bar),
        met,
        "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, worst %.1f ms; %s",
        late.millis(0.5),
        late.millis(0.99),
        late.millis(0.999),
        late.millis(1),
        more);
  }

  private Percentiles pace(Pace pace) throws SQLException {
    int jobs = pace.jobs();
    int first = stack.take(jobs);
    stack.rows().jobs(like, first, jobs);
    Firings firings = new Firings(first, jobs);
    try (TopicTail _ = stack.read(firings)) {
      DueTimes due = DueTimes.paced(5 + jobs / ROWS_PER_SECOND, pace.perSecond());
      stack.rows().due(first, jobs, due);
      due.awaitDue(0);
      firings.await(pace.seconds() + WITHIN_SECONDS);
      Percentiles late = firings.lateness(due);
      out.printf(
          "%,d at %,d/s: p50 %.1f ms, p99 %.1f ms, %d came twice%n",
          jobs, pace.perSecond(), late.millis(0.5), late.millis(0.99), firings.repeated());
      return late;
    }
  }
}
