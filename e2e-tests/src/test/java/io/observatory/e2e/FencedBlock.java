package io.observatory.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A fenced block of a Markdown page.
 *
 * @param language the first word behind the fence, such as {@code bash}
 * @param tags the words after it; {@code run} means that a test runs the block
 * @param line where it begins, for messages
 */
record FencedBlock(Path page, int line, String language, List<String> tags, List<String> lines) {
  private static final Pattern FENCE = Pattern.compile("^\\s*```(\\S*)\\s*(.*)$");

  /** A test runs this block and expects exit code 0. */
  boolean runnable() {
    return tags.contains("run");
  }

  /** Where it stands, for messages. */
  String title() {
    return page.getFileName() + " line " + line;
  }

  /** A shell block as the shell reads it: without prompts. */
  String script() {
    return lines.stream()
        .map(line -> line.replaceFirst("^\\$ ", ""))
        .collect(Collectors.joining("\n"));
  }

  static List<FencedBlock> in(Path page) {
    List<FencedBlock> blocks = new ArrayList<>();
    List<String> lines = read(page);
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      if (fence.matches()) {
        int begin = i++;
        List<String> body = new ArrayList<>();
        while (i < lines.size() && !lines.get(i).strip().equals("```")) {
          body.add(lines.get(i++));
        }
        List<String> tags = List.of(fence.group(2).strip().split("\\s+"));
        blocks.add(new FencedBlock(page, begin + 1, fence.group(1), tags, body));
      }
    }
    return blocks;
  }

  private static List<String> read(Path page) {
    try {
      return Files.readAllLines(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
