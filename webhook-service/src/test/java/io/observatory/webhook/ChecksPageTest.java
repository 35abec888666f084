package io.observatory.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/webhook-checks.md says is tested, is: the page names tests that there are. */
class ChecksPageTest {

  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT))\\.(\\w+)`");

  /** A method of a test class with what stands above it, back to the last blank line. */
  private static final Pattern METHOD = Pattern.compile("\n\n((?:[^\n]+\n)*?)  void (\\w+)\\(");

  private static final Pattern ANNOTATED =
      Pattern.compile("@(Test|ParameterizedTest|Property|Example)\\b");

  /** The rows of the page's tables. */
  private static List<String> rows() throws IOException {
    return Files.readAllLines(Path.of("../docs/webhook-checks.md")).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| check "))
        .toList();
  }

  private static Map<String, String> sources() throws IOException {
    List<Path> roots = List.of(Path.of("src/test/java"), Path.of("../e2e-tests/src/test/java"));
    Map<String, String> sources = new HashMap<>();
    for (Path root : roots) {
      try (Stream<Path> files = Files.walk(root)) {
        sources.putAll(
            files
                .filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
                .collect(Collectors.toMap(ChecksPageTest::className, ChecksPageTest::text)));
      }
    }
    return sources;
  }

  private static String className(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> tests(String source) {
    return METHOD
        .matcher(source)
        .results()
        .filter(found -> ANNOTATED.matcher(found.group(1)).find())
        .map(found -> found.group(2))
        .collect(Collectors.toSet());
  }

  @Test
  void everyTestOnThePageIsThere() throws IOException {
    Map<String, Set<String>> tests =
        sources().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> tests(e.getValue())));
    int named = 0;
    for (String row : rows()) {
      List<MatchResult> each = TEST.matcher(row).results().toList();
      for (MatchResult test : each) {
        assertThat(tests.getOrDefault(test.group(1), Set.of()))
            .as("tests of %s", test.group(1))
            .contains(test.group(2));
      }
      assertThat(
              !each.isEmpty() || row.contains("| does not apply: ") || row.contains("| not yet: "))
          .as("a test, or why there is none: %s", row)
          .isTrue();
      named += each.size();
    }
    assertThat(named).isGreaterThan(100);
  }
}
