package io.observatory.hitl.chat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file of secrets, one on each line; their values are in no message. */
public final class SecretFile {

  private SecretFile() {}

  /**
   * The lines that are not blank.
   *
   * @param setting what names the file
   * @throws IllegalArgumentException when there is nothing to be read
   */
  public static List<String> lines(Path file, String setting) {
    List<String> lines;
    try {
      lines =
          Files.readAllLines(file, StandardCharsets.UTF_8).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(setting + " can not be read: " + file, e);
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException(setting + " is empty: " + file);
    }
    return lines;
  }
}
