package io.observatory.deploy.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the end of a log, for a message about a component that failed. */
final class LogTail {
  private static final int LINES = 40;

  private LogTail() {}

  static String of(Path log) {
    try {
      String[] lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).split("\n", -1);
      int from = Math.max(0, lines.length - LINES);
      return String.join("\n", List.of(lines).subList(from, lines.length));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }
}
