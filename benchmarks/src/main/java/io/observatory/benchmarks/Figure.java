package io.observatory.benchmarks;

import java.util.Locale;

/**
 * One row of {@code docs/performance.md}: what was to be reached and what was measured.
 *
 * @param bar what is measured and the bound it has to keep
 * @param measured the figures, ours first
 * @param met whether the bound was kept in this run
 */
record Figure(String bar, String measured, boolean met) {

  static Figure of(String bar, boolean met, String format, Object... figures) {
    return new Figure(bar, String.format(Locale.ROOT, format, figures), met);
  }

  /** The row as Markdown. */
  String row() {
    return "| " + bar + " | " + measured + " | " + (met ? "yes" : "**no**") + " |";
  }
}
