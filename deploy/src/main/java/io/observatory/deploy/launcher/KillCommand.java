package io.observatory.deploy.launcher;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Kills one component of the running stack, as a fault would. */
@Command(
    name = "kill",
    description = {
      "SIGKILL a component, to see what happens; the rest goes on.",
      "With --for it is started again after that time."
    })
public final class KillCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private StackOptions options;

  @Parameters(paramLabel = "<component>", description = "As ./observatory status names it.")
  private String component;

  @Option(
      names = "--for",
      paramLabel = "<time>",
      description = "How long it stays away, for example 30s.")
  private @Nullable Duration away;

  /** A command that writes to {@code terminal}. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  public KillCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (RunningStack running = RunningStack.require(options.settings())) {
      if (away == null) {
        running.kill(component);
        terminal.line(component + " is killed. Bring it back: ./observatory start " + component);
      } else {
        running.kill(component, away);
        terminal.line(component + " is killed and comes back in " + Spans.show(away) + ".");
      }
      return 0;
    }
  }
}
