package io.observatory.deploy.demo;

import java.util.ArrayList;
import java.util.List;

/** Expected against seen, line by line; the demo succeeds when every line holds. */
final class Verdict {
  private static final String LINE = "  %s %-46s %20s %20s";

  private final List<Row> rows = new ArrayList<>();

  void add(Row row) {
    rows.add(row);
  }

  boolean holds() {
    return rows.stream().allMatch(Row::holds);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(LINE.formatted(" ", "verdict", "expected", "seen"));
    rows.forEach(
        row ->
            lines.add(
                LINE.formatted(row.holds() ? "✓" : "✗", row.what(), row.expected(), row.seen())));
    long broken = rows.stream().filter(row -> !row.holds()).count();
    lines.add(broken == 0 ? "  All as expected." : "  " + broken + " lines differ.");
    return lines;
  }
}
