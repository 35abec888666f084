package io.observatory.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Approvals that are asked for and decided, one after the other by each of a few, against user
 * tasks of Flowable that are created and completed by as many on the same PostgreSQL. First over
 * HTTP, then both called inside their JVM; rounds take turns. Ours publishes its events to the
 * broker meanwhile, Flowable publishes nothing.
 */
final class ApprovalThroughput {
  private static final int AT_ONCE = 16;
  private static final int POOL = 10;
  private static final int ROUNDS = 3;
  private static final String HEAP = "512m";

  private final PrintStream out;
  private final int seconds;
  private final int warmUp;

  /** Does it for so many seconds; how many in each. */
  private interface Contender {
    double perSecond(int seconds) throws Exception;
  }

  /** Medians of some rounds. */
  private record Pair(double ours, double theirs) {

    double ratio() {
      return ours / theirs;
    }

    boolean isMet() {
      return ours >= 1_000 && ratio() >= 3;
    }
  }

  private ApprovalThroughput(PrintStream out, int seconds, int warmUp) {
    this.out = out;
    this.seconds = seconds;
    this.warmUp = warmUp;
  }

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return new ApprovalThroughput(out, 10, 60).measure(root);
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return new ApprovalThroughput(out, 3, 6).measure(root);
  }

  private List<Figure> measure(Path root) throws Exception {
    try (Gateway gateway = HitlStack.raise(root, out, HEAP)) {
      String password = gateway.databasePassword();
      String url = Databases.create(gateway.port("postgres"), password, "flowable_benchmark");
      out.println(FlowableTasks.SETTINGS + "; " + POOL + " connections to the database each");
      try (FlowableTasks flowable = new FlowableTasks(url, password, POOL)) {
        Contender tasks = time -> Rounds.perSecond(flowable::openAndDecide, AT_ONCE, time);
        Pair http;
        try (ApprovalCalls calls = new ApprovalCalls(gateway)) {
          http =
              compare(
                  "over HTTP",
                  time -> Rounds.perSecond(n -> calls.decide(calls.open(n)), AT_ONCE, time),
                  tasks);
        }
        Map<String, String> environment =
            SecondInstance.environment(gateway.pid(HitlStack.SERVICE));
        gateway.stop(HitlStack.SERVICE);
        try (DomainProcess domain = new DomainProcess(root, HEAP, environment, AT_ONCE)) {
          Pair inside = compare("in process", domain::perSecond, tasks);
          return List.of(figure("in process", inside), figure("over HTTP", http));
        }
      }
    }
  }

  private Pair compare(String how, Contender ours, Contender theirs) throws Exception {
    double[] mine = new double[ROUNDS];
    double[] others = new double[ROUNDS];
    double _ = ours.perSecond(warmUp);
    double _ = theirs.perSecond(warmUp);
    for (int round = 0; round < ROUNDS; round++) {
      mine[round] = ours.perSecond(seconds);
      others[round] = theirs.perSecond(seconds);
      out.printf(
          "%s, round %d: ours %,.0f/s, Flowable %,.0f/s%n",
          how, round + 1, mine[round], others[round]);
    }
    return new Pair(Percentiles.median(mine), Percentiles.median(others));
  }

  private static Figure figure(String how, Pair pair) {
    return Figure.of(
        "approvals opened and decided "
            + how
            + ", "
            + AT_ONCE
            + " at once: ≥ 1,000/s and ≥ 3 × Flowable user tasks (create + complete) in process",
        pair.isMet(),
        "%,.0f/s; Flowable %,.0f/s; ratio %.2f (medians of %d rounds)",
        pair.ours(),
        pair.theirs(),
        pair.ratio(),
        ROUNDS);
  }
}
