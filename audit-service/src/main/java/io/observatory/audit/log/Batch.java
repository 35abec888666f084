package io.observatory.audit.log;

import java.util.List;

/**
 * What one transaction appends: the entries in log order, source after source and by offset inside
 * a source, and one span per source, ordered by source.
 */
public record Batch(List<Span> spans, List<Entry> entries) {

  /** Positions are stored in two bytes. */
  public static final int LARGEST = 32_000;

  public Batch {
    if (entries.size() > LARGEST) {
      throw new IllegalArgumentException("a batch of " + entries.size() + " entries");
    }
  }
}
