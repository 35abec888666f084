package io.observatory.deploy.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Removes a {@code postmaster.pid} whose process id belongs to another program by now, which
 * PostgreSQL itself would take for a running server. A dead one it handles itself, and better: it
 * waits for orphaned sessions that still use the shared memory.
 */
final class StalePostmaster {
  private StalePostmaster() {}

  static void forget(Path file) {
    try {
      if (!Files.exists(file)) {
        return;
      }
      List<String> lines = Files.readAllLines(file);
      boolean foreign =
          !lines.isEmpty()
              && lines.getFirst().strip().matches("\\d+")
              && ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                  .flatMap(process -> process.info().command())
                  .filter(command -> !command.endsWith("postgres"))
                  .isPresent();
      if (foreign) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
