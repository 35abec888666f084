package io.observatory.deploy.launcher;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Shows what runs: exit code 0 when everything is ready, 1 when something is not, 3 when nothing
 * runs.
 */
@Command(
    name = "status",
    description = {
      "Show every component with its process, memory and address.",
      "Exit code 0: all ready; 1: something is not; 3: the stack is not running."
    })
public final class StatusCommand implements Callable<Integer> {
  private static final int NOT_RUNNING = 3;

  private final Terminal terminal;

  @Mixin private StackOptions options;

  /** A command that writes to {@code terminal}. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  public StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    StackSettings settings = options.settings();
    Optional<RunningStack> found = RunningStack.find(settings);
    if (found.isEmpty()) {
      List<ChildLedger.Entry> left = new ChildLedger(settings.run("children")).living();
      terminal.line(
          left.isEmpty()
              ? "The stack is not running. Raise it: ./observatory up"
              : "The launcher is gone, but these still run: "
                  + String.join(", ", left.stream().map(ChildLedger.Entry::name).toList())
                  + ". End them: ./observatory down");
      return NOT_RUNNING;
    }
    try (RunningStack running = found.get()) {
      return show(running.status(), Clock.systemUTC().instant());
    }
  }

  private int show(StackStatus status, Instant now) {
    String row = "  %-18s %-9s %8s %9s %9s   %s";
    terminal.line(row.formatted("component", "state", "pid", "for", "memory", "where"));
    boolean allReady = true;
    long bytes = status.launcherResidentBytes();
    for (ComponentStatus component : status.components()) {
      allReady &= component.state() == ComponentState.READY;
      bytes += component.residentBytes();
      terminal.line(
          row.formatted(
              component.name(),
              component.state().name().toLowerCase(Locale.ROOT),
              component.pid() == 0 ? "-" : Long.toString(component.pid()),
              Spans.show(Duration.between(Instant.ofEpochMilli(component.sinceMillis()), now)),
              Summary.mebibytes(component.residentBytes()),
              component.endpoint()));
    }
    terminal.line(
        row.formatted(
            "launcher",
            status.ready() ? "ready" : "busy",
            Long.toString(status.launcherPid()),
            "",
            Summary.mebibytes(status.launcherResidentBytes()),
            ""));
    terminal.line("  " + Summary.mebibytes(bytes) + " of memory in all");
    return allReady ? 0 : 1;
  }
}
