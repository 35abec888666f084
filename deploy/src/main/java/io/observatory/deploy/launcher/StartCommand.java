package io.observatory.deploy.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Starts one component of the running stack. */
@Command(
    name = "start",
    description = "Start a component that was stopped or has ended; returns when it is ready.")
public final class StartCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private StackOptions options;

  @Parameters(paramLabel = "<component>", description = "As ./observatory status names it.")
  private String component;

  /** A command that writes to {@code terminal}. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  public StartCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (RunningStack running = RunningStack.require(options.settings())) {
      running.start(component);
      terminal.line(component + " is ready.");
      return 0;
    }
  }
}
