package io.observatory.benchmarks;

import io.observatory.deploy.launcher.RunningStack;
import io.observatory.deploy.launcher.StackSettings;
import io.observatory.deploy.launcher.StackStatus;
import io.observatory.deploy.stack.FreePort;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long {@code ./observatory up} takes from a fresh home to ready, already built, and what all
 * its processes then hold resident: the launcher included.
 */
final class ReadyTime {
  private static final int ROUNDS = 3;

  private ReadyTime() {}

  static List<Figure> run(Path root, PrintStream out) throws IOException, InterruptedException {
    double[] seconds = new double[ROUNDS];
    double[] gibibytes = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      Path home = root.resolve("benchmarks/target/observatory");
      Directories.delete(home);
      List<String> ports = new ArrayList<>();
      Gateway.PORTS.forEach(
          component -> ports.addAll(List.of("--port", component + "=" + FreePort.next())));
      long start = System.nanoTime();
      observatory(root, home, "up", "--detach", ports);
      seconds[round] = (System.nanoTime() - start) / 1e9;
      try {
        gibibytes[round] = resident(root, home) / (double) (1L << 30);
      } finally {
        observatory(root, home, "down", null, List.of());
      }
      out.printf(
          "round %d: ready after %.1f s, %.2f GiB resident%n",
          round + 1, seconds[round], gibibytes[round]);
    }
    double time = Percentiles.median(seconds);
    double memory = Percentiles.median(gibibytes);
    return List.of(
        Figure.of(
            "`./observatory up`, already built, fresh data: ≤ 75 s to ready",
            time <= 75,
            "%.1f s (median of %d)",
            time,
            ROUNDS),
        Figure.of("all its processes: ≤ 2.5 GiB resident", memory <= 2.5, "%.2f GiB", memory));
  }

  private static long resident(Path root, Path home) {
    StackSettings settings =
        StackSettings.load(root, Map.of("OBSERVATORY_HOME", home.toString()), Map.of());
    try (RunningStack stack = RunningStack.require(settings)) {
      StackStatus status = stack.status();
      return status.launcherResidentBytes()
          + status.components().stream().mapToLong(component -> component.residentBytes()).sum();
    }
  }

  private static void observatory(
      Path root, Path home, String command, @Nullable String option, List<String> more)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(root.resolve("observatory").toString(), command));
    if (option != null) {
      line.add(option);
    }
    line.addAll(more);
    ProcessBuilder builder = new ProcessBuilder(line).directory(root.toFile()).inheritIO();
    builder.environment().put("OBSERVATORY_HOME", home.toString());
    int exit = builder.start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException(String.join(" ", line) + " answered " + exit);
    }
  }
}
