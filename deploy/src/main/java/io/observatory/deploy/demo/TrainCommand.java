package io.observatory.deploy.demo;

import io.observatory.deploy.launcher.LocalStack;
import io.observatory.deploy.launcher.ServiceProgram;
import io.observatory.deploy.launcher.ServiceSpec;
import io.observatory.deploy.launcher.Spans;
import io.observatory.deploy.launcher.StackException;
import io.observatory.deploy.launcher.StackOptions;
import io.observatory.deploy.launcher.StackSettings;
import io.observatory.deploy.launcher.Terminal;
import io.observatory.deploy.stack.Directories;
import io.observatory.deploy.stack.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets the services' JVMs learn from a demo what they will load, link and compile. */
@Command(
    name = "train",
    description = {
      "Make the services start faster: run the demo once beside everything else, on data and ports of"
          + " its own, and keep what the JVMs loaded, linked and profiled (an ahead-of-time cache per"
          + " service, in <service>/target/app). Takes about two minutes.",
      "Starts use it until the service is built again."
    })
public final class TrainCommand implements Callable<Integer> {
  private static final List<String> PORTS = List.of("broker", "registry", "postgres");

  private final Terminal terminal;

  @Mixin private StackOptions options;

  /** A command that writes to {@code terminal}. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  public TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    train(options.settings(), terminal);
    return 0;
  }

  /** Trains the services of these settings; their own data and ports are not touched. */
  public static void train(StackSettings settings, Terminal terminal)
      throws InterruptedException, ExecutionException {
    Map<String, ServiceProgram> programs = new LinkedHashMap<>();
    for (ServiceSpec service : settings.services()) {
      programs.put(service.name(), ServiceProgram.of(service, settings.root()));
    }
    StackSettings apart = apart(settings, programs);
    clear(apart.home());
    try (LocalStack stack = LocalStack.raise(apart, terminal, Clock.systemUTC())) {
      DemoCommand demo = new DemoCommand(terminal);
      new CommandLine(demo)
          .registerConverter(Duration.class, Spans::parse)
          .parseArgs("--exit", "--seconds", "20");
      if (demo.play(apart) != 0) {
        throw new StackException("The demo differs from what was expected; nothing was kept.");
      }
      for (String service : programs.keySet()) {
        stack.command("stop", Map.of("component", service));
      }
    }
    programs.forEach(
        (name, program) -> {
          program.keep();
          terminal.line("  ✓ " + name + " trained");
        });
    clear(apart.home());
  }

  private static StackSettings apart(StackSettings settings, Map<String, ServiceProgram> programs) {
    Map<String, String> changes = new HashMap<>();
    changes.put("heartbeat.silence", settings.text("demo.silence"));
    changes.put("heartbeat.check", settings.text("demo.check"));
    PORTS.forEach(component -> changes.put(component + ".port", port()));
    programs.forEach(
        (name, program) -> {
          changes.put(name + ".port", port());
          changes.put(name + ".env._JAVA_OPTIONS", program.prepare());
        });
    StackSettings changed = settings.with(changes);
    return new StackSettings(changed.root(), changed.home().resolve("training"), changed.values());
  }

  private static String port() {
    return Integer.toString(FreePort.next());
  }

  private static void clear(Path folder) {
    try {
      Directories.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
