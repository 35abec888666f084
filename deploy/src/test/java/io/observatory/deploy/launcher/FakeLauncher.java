package io.observatory.deploy.launcher;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A launcher in a JVM of its own, with two tiny children; ends when it is asked to. */
final class FakeLauncher {
  private FakeLauncher() {}

  static StackPlan plan(Path home) {
    List<String> story = new CopyOnWriteArrayList<>();
    return new StackPlan(
        List.of(
            FakeComponent.steady("store", Set.of(), home, story),
            FakeComponent.steady("service", Set.of("store"), home, story)),
        List.of());
  }

  static StackSettings settings(Path home) {
    return StackSettings.load(home, Map.of("OBSERVATORY_HOME", home.toString()), Map.of());
  }

  public static void main(String[] arguments) throws InterruptedException {
    Path home = Path.of(arguments[0]);
    Terminal terminal = new Terminal(System.out, false);
    try (LocalStack stack =
        LocalStack.raise(settings(home), plan(home), terminal, Clock.systemUTC())) {
      terminal.line("raised");
      stack.awaitDown();
    }
    terminal.line("down");
  }
}
