package io.observatory.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Schedulers that drain in turn, some rounds of it; the first warms them up and does not count. */
final class DrainRounds {
  /** A fifth of the jobs is enough to have everything compiled. */
  private static final int WARM_UP = 5;

  private DrainRounds() {}

  /** Drains so many jobs. */
  interface Drain {
    Drained of(int jobs) throws Exception;
  }

  /** One of them, with how many jobs it gets: seconds of work for each. */
  record Contender(String name, int jobs, Drain drain) {}

  /** The median of each, in their order. */
  static List<Drained> medians(PrintStream out, int rounds, List<Contender> contenders)
      throws Exception {
    List<List<Drained>> runs = new ArrayList<>();
    for (Contender contender : contenders) {
      contender.drain().of(Math.max(1, contender.jobs() / WARM_UP));
      runs.add(new ArrayList<>());
    }
    for (int round = 1; round <= rounds; round++) {
      for (int i = 0; i < contenders.size(); i++) {
        Contender contender = contenders.get(i);
        Drained drained = contender.drain().of(contender.jobs());
        runs.get(i).add(drained);
        out.printf(
            "round %d, %s, %,d jobs: %s%n",
            round, contender.name(), contender.jobs(), drained.describe());
      }
    }
    return runs.stream().map(Drained::median).toList();
  }
}
