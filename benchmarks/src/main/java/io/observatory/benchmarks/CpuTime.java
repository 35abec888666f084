package io.observatory.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Processor time of processes, as {@code /proc} tells it; Linux only. */
final class CpuTime {
  private static final Path PROC = Path.of("/proc");

  /** Ticks are hundredths of a second for every process that reads /proc, whatever the kernel. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int USER_OF_ENDED_CHILDREN = 13;
  private static final int SYSTEM_OF_ENDED_CHILDREN = 14;

  private CpuTime() {}

  /** Seconds that a process has used so far. */
  static double seconds(long pid) {
    List<String> stat = stat(PROC.resolve(Long.toString(pid)));
    if (stat.isEmpty()) {
      throw new IllegalStateException("there is no process " + pid);
    }
    return ticks(stat, USER, SYSTEM) / TICKS_PER_SECOND;
  }

  /** Seconds that a process and all its children have used so far, those that ended included. */
  static double secondsWithChildren(long pid) {
    List<String> own = stat(PROC.resolve(Long.toString(pid)));
    double ticks = ticks(own, USER, SYSTEM, USER_OF_ENDED_CHILDREN, SYSTEM_OF_ENDED_CHILDREN);
    try (Stream<Path> processes = Files.list(PROC)) {
      ticks +=
          processes
              .filter(process -> process.getFileName().toString().matches("\\d+"))
              .map(CpuTime::stat)
              .filter(stat -> !stat.isEmpty() && Long.parseLong(stat.get(PARENT)) == pid)
              .mapToDouble(stat -> ticks(stat, USER, SYSTEM))
              .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** The fields behind the program's name; none when the process is gone. */
  private static List<String> stat(Path process) {
    try {
      String line = Files.readString(process.resolve("stat"));
      return List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
    } catch (NoSuchFileException gone) {
      return List.of();
    } catch (IOException e) {
      return List.of(); // ended while it was read
    }
  }

  private static double ticks(List<String> stat, int... fields) {
    double sum = 0;
    for (int field : fields) {
      sum += Long.parseLong(stat.get(field));
    }
    return sum;
  }
}
