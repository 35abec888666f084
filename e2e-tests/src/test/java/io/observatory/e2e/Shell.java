package io.observatory.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands as a person does in a directory; output and errors together. */
final class Shell {
  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  Shell(Path directory) {
    this.directory = directory;
  }

  /** Sets a variable for all commands that follow. */
  Shell with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** What a command left behind. */
  record Result(int exitCode, String output) {}

  Result run(Duration limit, String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("shell", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(List.of(command))
              .directory(directory.toFile())
              .redirectErrorStream(true);
      builder.redirectOutput(output.toFile()).redirectInput(Path.of("/dev/null").toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroy(); // the launcher takes its children along
        process.waitFor(60, TimeUnit.SECONDS);
        throw new AssertionError("not done after " + limit + ":\n" + read(output));
      }
      return new Result(process.exitValue(), read(output));
    } finally {
      Files.delete(output);
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
