package io.observatory.deploy.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Names the process that runs a component, with its start time: a process id alone is used again.
 */
final class PidFile {
  private PidFile() {}

  static void write(Path file, ProcessHandle process) throws IOException {
    Files.writeString(file, process.pid() + " " + startOf(process));
  }

  /** Kills the process the file names if it still runs, and waits until it is gone. */
  static void endLeftover(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    String[] parts = Files.readString(file).strip().split(" ");
    Optional<ProcessHandle> leftover =
        parts.length == 2 && parts[0].matches("\\d+")
            ? ProcessHandle.of(Long.parseLong(parts[0]))
            : Optional.empty();
    leftover
        .filter(process -> startOf(process).equals(parts[1]))
        .ifPresent(
            process -> {
              process.destroyForcibly();
              process.onExit().join();
            });
    Files.delete(file);
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }
}
