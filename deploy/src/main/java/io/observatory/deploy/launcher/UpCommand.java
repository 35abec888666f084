package io.observatory.deploy.launcher;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Raises the stack and stays, or with {@code --detach} returns when it is ready. */
@Command(
    name = "up",
    description = {
      "Raise the stack: build what is stale, start everything, wait until all is ready.",
      "Stays in the foreground; Ctrl-C stops everything. Data is kept under .observatory/."
    })
public final class UpCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;
  @Mixin private StackOptions options;

  @Option(names = "--detach", description = "Return when the stack is ready and leave it running.")
  private boolean detach;

  /** A command that writes to {@code terminal}. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  public UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    StackSettings settings = options.settings();
    if (detach) {
      List<String> arguments =
          spec.commandLine().getParseResult().originalArgs().stream()
              .filter(argument -> !argument.equals("--detach"))
              .toList();
      return new DetachedLauncher(settings, terminal).raise("up", arguments);
    }
    Clock clock = Clock.systemUTC();
    Instant start = clock.instant();
    try (LocalStack stack = LocalStack.raise(settings, terminal, clock)) {
      Summary.show(stack.status(), Duration.between(start, clock.instant()), settings, terminal);
      terminal.line("Ctrl-C or ./observatory down stops everything.");
      stack.awaitDown();
      terminal.line("Stopping");
    }
    return 0;
  }
}
