package io.observatory.deploy.launcher;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs the launcher as a process of its own that outlives this one and its terminal. */
final class DetachedLauncher {
  private static final long LOOK_EVERY_MILLIS = 300;

  private final StackSettings settings;
  private final Terminal terminal;

  DetachedLauncher(StackSettings settings, Terminal terminal) {
    this.settings = settings;
    this.terminal = terminal;
  }

  /** Shows what the launcher writes until the stack is ready (0) or the launcher has ended. */
  int raise(String command, List<String> arguments) throws InterruptedException {
    RunningStack.find(settings)
        .ifPresent(
            running -> {
              throw new StackException(
                  "The stack is already running. See ./observatory status; end it: ./observatory down");
            });
    Path log = settings.log("launcher");
    LogTail tail = new LogTail(log);
    Process launcher = start(log, command, arguments);
    while (launcher.isAlive()) {
      boolean ended = launcher.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      boolean ready = !ended && isReady();
      tail.next().forEach(terminal::line);
      if (ready) {
        return 0;
      }
    }
    tail.next().forEach(terminal::line);
    return launcher.exitValue() == 0 ? 1 : launcher.exitValue();
  }

  private boolean isReady() {
    Optional<RunningStack> found = RunningStack.find(settings);
    if (found.isEmpty()) {
      return false;
    }
    try (RunningStack running = found.get()) {
      return running.status().ready();
    } catch (StackException e) {
      return false; // it is just going down; its exit tells
    }
  }

  private Process start(Path log, String command, List<String> arguments) {
    List<String> line = new ArrayList<>();
    // Signals of the terminal mean whoever sits there, not the stack that was left running.
    line.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "observatory"));
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    line.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "io.observatory.deploy.Observatory"));
    line.add(command);
    line.addAll(arguments.subList(Math.min(1, arguments.size()), arguments.size()));
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return new ProcessBuilder(line)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
          .start();
    } catch (IOException e) {
      throw new StackException("The launcher can not be started: " + e.getMessage(), e);
    }
  }
}
