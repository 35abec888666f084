package io.observatory.deploy.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Stops one component of the running stack. */
@Command(name = "stop", description = "Stop one component in good order; the rest goes on.")
public final class StopCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private StackOptions options;

  @Parameters(paramLabel = "<component>", description = "As ./observatory status names it.")
  private String component;

  /** A command that writes to {@code terminal}. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  public StopCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (RunningStack running = RunningStack.require(options.settings())) {
      running.stop(component);
      terminal.line(component + " is stopped.");
      return 0;
    }
  }
}
