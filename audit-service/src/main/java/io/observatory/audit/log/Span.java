package io.observatory.audit.log;

/**
 * The offsets of one source that a batch accounts for: from (inclusive) to (exclusive). Offsets in
 * it without a record were never readable: transaction markers, aborted or compacted records.
 */
public record Span(Source source, long from, long to) {

  public Span {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(source + ": offsets " + from + " to " + to);
    }
  }
}
