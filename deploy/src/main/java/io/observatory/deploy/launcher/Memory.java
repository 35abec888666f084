package io.observatory.deploy.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Memory of processes, as the system tells it; 0 where it does not. */
final class Memory {
  private Memory() {}

  /**
   * Proportional set size of a process and all below it: pages that several of them share (the
   * database's buffers) count once.
   */
  static long residentBytes(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .mapToLong(one -> kibibytes(one.pid()) * 1024)
        .sum();
  }

  /** The process alone. */
  static long ownBytes(ProcessHandle process) {
    return kibibytes(process.pid()) * 1024;
  }

  private static long kibibytes(long pid) {
    long proportional = line(Path.of("/proc/" + pid + "/smaps_rollup"), "Pss:");
    return proportional > 0 ? proportional : line(Path.of("/proc/" + pid + "/status"), "VmRSS:");
  }

  private static long line(Path file, String label) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(label))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0;
    }
  }
}
