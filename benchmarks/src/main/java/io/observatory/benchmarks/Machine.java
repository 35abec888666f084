package io.observatory.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the figures were measured on, in one line. */
final class Machine {

  private Machine() {}

  static String describe() {
    return Runtime.getRuntime().availableProcessors()
        + " cores ("
        + first(Path.of("/proc/cpuinfo"), "model name").replaceAll(".*: ", "")
        + "), "
        + first(Path.of("/proc/meminfo"), "MemTotal")
            .replaceAll("\\D+", "")
            .replaceAll("\\d{6}$", "")
        + " GB, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + ", Java "
        + Runtime.version();
  }

  private static String first(Path file, String prefix) {
    if (!Files.isReadable(file)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> line.startsWith(prefix)).findFirst().orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
