package io.observatory.deploy.launcher;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes the stack down from any terminal, and cleans up after a launcher that was killed. */
@Command(
    name = "down",
    description =
        "Stop everything, gently and then by force. Also ends what a killed launcher left.")
public final class DownCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Terminal terminal;

  @Mixin private StackOptions options;

  /** A command that writes to {@code terminal}. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  public DownCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    StackSettings settings = options.settings();
    Optional<ControlFile> control = ControlFile.read(settings.run(ControlFile.NAME));
    if (control.isPresent()) {
      askAndWait(settings, control.get());
    }
    List<String> left = new ChildLedger(settings.run("children")).endAll();
    if (!left.isEmpty()) {
      terminal.line("Ended by force: " + String.join(", ", left));
    }
    if (control.isEmpty() && left.isEmpty()) {
      terminal.line("Nothing is running.");
    } else {
      terminal.line("Everything is down.");
    }
    return 0;
  }

  private void askAndWait(StackSettings settings, ControlFile control) {
    terminal.line("Stopping");
    boolean gone = false;
    try (RunningStack running = RunningStack.require(settings)) {
      gone = running.down(PATIENCE);
    } catch (StackException e) {
      terminal.line(e.getMessage());
    }
    if (!gone) {
      control.launcher().process().ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
