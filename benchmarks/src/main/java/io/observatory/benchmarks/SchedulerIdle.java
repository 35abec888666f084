package io.observatory.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What the service takes while very many jobs wait for tomorrow and none is due. */
final class SchedulerIdle {
  private static final int TOMORROW_SECONDS = 86_400;
  private static final double SHARE_BAR = 0.02;
  private static final long MOST_RESIDENT = 512L << 20;

  private SchedulerIdle() {}

  private record Plan(int waiting, int quietSeconds, int seconds) {}

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(3_000_000, 60, 120));
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(100_000, 5, 20));
  }

  private static List<Figure> run(Path root, PrintStream out, Plan plan)
      throws IOException, InterruptedException, SQLException {
    try (SchedulerStack stack = SchedulerStack.raise(root, out)) {
      String like = stack.oneShot();
      int first = stack.take(plan.waiting());
      stack.rows().jobs(like, first, plan.waiting());
      stack.rows().due(first, plan.waiting(), DueTimes.atOnce(TOMORROW_SECONDS));
      stack.database().settle();
      stack.database().run("CHECKPOINT");
      Gateway gateway = stack.gateway();
      long service = gateway.pid(JobLoad.SERVICE);
      long postgres = gateway.pid("postgres");
      LockSupport.parkNanos(plan.quietSeconds() * 1_000_000_000L);
      long begun = System.nanoTime();
      double used = CpuTime.seconds(service);
      double usedThere = CpuTime.secondsWithChildren(postgres);
      LockSupport.parkNanos(plan.seconds() * 1_000_000_000L);
      double seconds = (System.nanoTime() - begun) / 1e9;
      double share = (CpuTime.seconds(service) - used) / seconds;
      double shareThere = (CpuTime.secondsWithChildren(postgres) - usedThere) / seconds;
      long resident = gateway.residentBytes(JobLoad.SERVICE);
      return List.of(
          Figure.of(
              "scheduler: idle with %,d jobs for tomorrow: ≤ %.0f %% of a core, resident ≤ 512 MiB"
                  .formatted(plan.waiting(), 100 * SHARE_BAR),
              share <= SHARE_BAR && resident <= MOST_RESIDENT,
              "%.1f %% of a core, %d MiB; PostgreSQL %.1f %%",
              100 * share,
              resident >> 20,
              100 * shareThere));
    }
  }
}
