package io.observatory.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * What is left of the drain's speed while another transaction keeps its snapshot, so that the rows
 * that were done stay in the way of those that are not; ours and db-scheduler.
 */
final class SchedulerSnapshot {
  private static final double SHARE_BAR = 0.5;

  private SchedulerSnapshot() {}

  private record Plan(int ours, int dbScheduler) {}

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(1_000_000, 100_000));
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(50_000, 10_000));
  }

  /** Jobs a second, without and with the snapshot. */
  private record Pair(double free, double pinned) {
    double share() {
      return pinned / free;
    }
  }

  private static List<Figure> run(Path root, PrintStream out, Plan plan) throws Exception {
    try (SchedulerStack stack = SchedulerStack.raise(root, out);
        Peers peers = new Peers(stack.gateway(), out)) {
      OurDrain drain = new OurDrain(stack, stack.oneShot());
      Pair ours = pair(stack.gateway(), SchedulerStack.DATABASE, plan.ours(), drain::run);
      PeerDrain peer = new PeerDrain(peers.dbScheduler(), peers.handler());
      Pair theirs = pair(stack.gateway(), DbSchedulerPeer.DATABASE, plan.dbScheduler(), peer::once);
      return List.of(
          Figure.of(
              "scheduler: %,d due while another transaction pins a snapshot: ≥ %.0f %% of the drain"
                  .formatted(plan.ours(), 100 * SHARE_BAR),
              ours.share() >= SHARE_BAR,
              "%,.0f/s, %.0f %% of %,.0f/s; db-scheduler (%,d due) %,.0f/s, %.0f %% of %,.0f/s",
              ours.pinned(),
              100 * ours.share(),
              ours.free(),
              plan.dbScheduler(),
              theirs.pinned(),
              100 * theirs.share(),
              theirs.free()));
    }
  }

  private static Pair pair(Gateway gateway, String database, int jobs, DrainRounds.Drain drain)
      throws Exception {
    Drained _ = drain.of(jobs / 5); // warms it up
    double free = drain.of(jobs).perSecond();
    try (PinnedSnapshot _ = new PinnedSnapshot(gateway, database)) {
      return new Pair(free, drain.of(jobs).perSecond());
    }
  }
}
