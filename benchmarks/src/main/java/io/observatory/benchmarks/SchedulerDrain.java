package io.observatory.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast jobs that are all due at once are fired, once or as recurring ones, and what a fire
 * costs the database, ours and the others in turn on the same server. Ours is read by a consumer on
 * the topic, the others count in their handlers once the broker has answered.
 */
final class SchedulerDrain {
  private static final double COMMITS_BAR = 0.01;
  private static final double WAL_BAR = 500;
  private static final double RATIO_BAR = 8;

  private SchedulerDrain() {}

  /** How many jobs each gets. */
  private record Plan(int rounds, int ours, int dbScheduler, int jobRunr, int quartz) {}

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return once(root, out, new Plan(3, 500_000, 50_000, 10_000, 2_000));
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return once(root, out, new Plan(1, 50_000, 10_000, 2_000, 300));
  }

  static List<Figure> recurring(Path root, PrintStream out) throws Exception {
    return recurring(root, out, new Plan(3, 300_000, 50_000, 0, 2_000));
  }

  static List<Figure> recurringSmall(Path root, PrintStream out) throws Exception {
    return recurring(root, out, new Plan(1, 50_000, 10_000, 0, 300));
  }

  private static List<Figure> once(Path root, PrintStream out, Plan plan) throws Exception {
    try (SchedulerStack stack = SchedulerStack.raise(root, out);
        Peers peers = new Peers(stack.gateway(), out)) {
      OurDrain ours = new OurDrain(stack, stack.oneShot());
      int[] jobs = {plan.dbScheduler(), plan.jobRunr(), plan.quartz()};
      List<DrainRounds.Contender> contenders = new ArrayList<>();
      contenders.add(new DrainRounds.Contender("ours", plan.ours(), ours::run));
      for (int i = 0; i < jobs.length; i++) {
        PeerScheduler peer = peers.all().get(i);
        PeerDrain drain = new PeerDrain(peer, peers.handler());
        contenders.add(new DrainRounds.Contender(peer.name(), jobs[i], drain::once));
      }
      List<Drained> medians = DrainRounds.medians(out, plan.rounds(), contenders);
      Drained mine = medians.getFirst();
      return List.of(
          rate(
              "one-shot drain, %,d due at once".formatted(plan.ours()),
              50_000,
              contenders,
              medians),
          Figure.of(
              "scheduler: cost of a one-shot fire: ≤ %.2f commits, ≤ %.0f B WAL"
                  .formatted(COMMITS_BAR, WAL_BAR),
              mine.commits() <= COMMITS_BAR && mine.walBytes() <= WAL_BAR,
              "%.4f commits, %,.0f B; db-scheduler %.2f, %,.0f; JobRunr %.2f, %,.0f; Quartz %.2f,"
                  + " %,.0f",
              mine.commits(),
              mine.walBytes(),
              medians.get(1).commits(),
              medians.get(1).walBytes(),
              medians.get(2).commits(),
              medians.get(2).walBytes(),
              medians.get(3).commits(),
              medians.get(3).walBytes()));
    }
  }

  private static List<Figure> recurring(Path root, PrintStream out, Plan plan) throws Exception {
    try (SchedulerStack stack = SchedulerStack.raise(root, out);
        Peers peers = new Peers(stack.gateway(), out)) {
      OurDrain ours = new OurDrain(stack, stack.hourly());
      PeerScheduler db = peers.all().getFirst();
      PeerScheduler quartz = peers.all().getLast();
      List<DrainRounds.Contender> contenders =
          List.of(
              new DrainRounds.Contender("ours", plan.ours(), ours::run),
              new DrainRounds.Contender(
                  db.name(), plan.dbScheduler(), new PeerDrain(db, peers.handler())::recurring),
              new DrainRounds.Contender(
                  quartz.name(), plan.quartz(), new PeerDrain(quartz, peers.handler())::recurring));
      List<Drained> medians = DrainRounds.medians(out, plan.rounds(), contenders);
      return List.of(
          rate(
              "recurring, %,d hourly jobs due at once".formatted(plan.ours()),
              35_000,
              contenders,
              medians));
    }
  }

  /** Ours first. */
  static Figure rate(
      String what, int bar, List<DrainRounds.Contender> contenders, List<Drained> medians) {
    double ours = medians.getFirst().perSecond();
    StringBuilder others = new StringBuilder();
    for (int i = 1; i < medians.size(); i++) {
      double theirs = medians.get(i).perSecond();
      others.append(
          "; %s %,.0f/s, ratio %.1f".formatted(contenders.get(i).name(), theirs, ours / theirs));
    }
    return Figure.of(
        "scheduler: %s: ≥ %,d/s and ≥ %.0f × db-scheduler".formatted(what, bar, RATIO_BAR),
        ours >= bar && ours >= RATIO_BAR * medians.get(1).perSecond(),
        "%,.0f/s%s",
        ours,
        others);
  }
}
