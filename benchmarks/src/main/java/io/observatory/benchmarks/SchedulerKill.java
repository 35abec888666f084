package io.observatory.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * One of three instances is killed under load, some times: whether every job fired once, and how
 * late those of the dead one's shards were that fell due in the second after.
 */
final class SchedulerKill {
  private static final int TAKEOVER_BAR = 5;
  private static final int LEAD_SECONDS = 15;
  private static final int WITHIN_SECONDS = 300;
  private static final long GRACE_NANOS = 10_000_000_000L;
  private static final long SHARES_WITHIN_NANOS = 30_000_000_000L;

  private final SchedulerStack stack;
  private final PrintStream out;
  private final Plan plan;
  private final String like;

  private SchedulerKill(SchedulerStack stack, PrintStream out, Plan plan, String like) {
    this.stack = stack;
    this.out = out;
    this.plan = plan;
    this.like = like;
  }

  private record Plan(int rounds, int perSecond, int seconds) {
    int jobs() {
      return perSecond * seconds;
    }
  }

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(4, 10_000, 40));
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(1, 500, 30));
  }

  private static List<Figure> run(Path root, PrintStream out, Plan plan) throws Exception {
    try (SchedulerStack stack = SchedulerStack.raise(root, out)) {
      SchedulerKill benchmark = new SchedulerKill(stack, out, plan, stack.oneShot());
      try (SecondInstance third = benchmark.instance(root, "third")) {
        third.awaitReady(stack.gateway());
        List<Long> late = new ArrayList<>();
        int twice = 0;
        twice += benchmark.round(root, new ArrayList<>()); // all of them are new and compile
        for (int round = 0; round < plan.rounds(); round++) {
          List<Long> once = new ArrayList<>();
          twice += benchmark.round(root, once);
          late.addAll(once);
        }
        return List.of(benchmark.figure(late, twice));
      }
    }
  }

  private SecondInstance instance(Path root, String name) throws IOException {
    return new SecondInstance(
        stack.gateway().pid(JobLoad.SERVICE),
        root.resolve("benchmarks/target/observatory/" + name),
        Map.of());
  }

  /** How many came twice; adds how late those were that had to wait for another owner. */
  private int round(Path root, List<Long> late) throws IOException, SQLException {
    int first = stack.take(plan.jobs());
    stack.rows().jobs(like, first, plan.jobs());
    Firings firings = new Firings(first, plan.jobs());
    String survivors =
        stack
            .database()
            .text("SELECT string_agg('''' || instance || '''', ',') FROM scheduler_instance");
    try (TopicTail _ = stack.read(firings);
        SecondInstance victim = instance(root, "second")) {
      victim.awaitReady(stack.gateway());
      awaitShare(survivors);
      DueTimes due = DueTimes.paced(LEAD_SECONDS, plan.perSecond());
      stack.rows().due(first, plan.jobs(), due);
      due.awaitDue(0);
      int before = plan.jobs() / 2;
      due.awaitDue(before);
      String shards = shardsOf(survivors);
      victim.kill();
      long killed = System.nanoTime();
      firings.await(plan.seconds() + WITHIN_SECONDS);
      LockSupport.parkNanos(GRACE_NANOS); // for what comes twice
      checkHistory(due);
      String waited = stack.rows().inShards(first, plan.jobs(), shards);
      for (int i = before; i < Math.min(plan.jobs(), before + 2 * plan.perSecond()); i++) {
        long after = due.nanos(i) - killed;
        if (waited.charAt(i) == '1' && after >= 0 && after <= 1_000_000_000L) {
          late.add(firings.at(i) - due.nanos(i));
        }
      }
      Percentiles took = new Percentiles(late.stream().mapToLong(Long::longValue).toArray());
      out.printf(
          "killed the owner of shards %s: p50 %,.0f ms, worst %,.0f ms late%n",
          shards, took.millis(0.5), took.millis(1));
      return firings.repeated();
    }
  }

  private void checkHistory(DueTimes due) throws SQLException {
    long fired = stack.rows().fired(due, plan.jobs() - 1);
    if (fired != plan.jobs()) {
      throw new IllegalStateException(
          "%,d jobs, %,d once in the history".formatted(plan.jobs(), fired));
    }
  }

  /** Those of the instance that is none of the survivors. */
  private String shardsOf(String survivors) throws SQLException {
    return stack
        .database()
        .text(
            "SELECT coalesce(string_agg(shard::text, ','), '-1') FROM shard_lease"
                + " WHERE owner NOT IN (%s)".formatted(survivors));
  }

  private void awaitShare(String survivors) throws SQLException {
    long end = System.nanoTime() + SHARES_WITHIN_NANOS;
    while (shardsOf(survivors).split(",", -1).length < 10) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("the third instance did not get its share of shards");
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  private Figure figure(List<Long> late, int twice) {
    Percentiles lateness = new Percentiles(late.stream().mapToLong(Long::longValue).toArray());
    return Figure.of(
        "scheduler: kill -9 of one of three instances at %,d/s, %d times: each fired once, takeover p99 ≤ %d s"
            .formatted(plan.perSecond(), plan.rounds(), TAKEOVER_BAR),
        twice == 0 && lateness.millis(0.99) <= 1e3 * TAKEOVER_BAR,
        "0 of %,d lost, %d came twice; due in the second after on its shards: p50 %.2f s, p99 %.2f s,"
            + " worst %.2f s late",
        (plan.rounds() + 1) * plan.jobs(),
        twice,
        lateness.millis(0.5) / 1e3,
        lateness.millis(0.99) / 1e3,
        lateness.millis(1) / 1e3);
  }
}
