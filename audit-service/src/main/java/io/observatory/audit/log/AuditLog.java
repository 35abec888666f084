package io.observatory.audit.log;

import java.util.Collection;
import java.util.Map;

/**
 * Port: the log as its writer sees it. The offsets it stores are the only truth about what has been
 * read; every method throws {@link UnavailableException} while the store is away.
 */
public interface AuditLog {

  /**
   * The offset each source goes on from; a source never seen before is made known and starts at 0.
   */
  Map<Source, Long> positions(Collection<Source> sources);

  /**
   * Stores the entries and moves the offsets, both or neither.
   *
   * @return the index of the first entry; the others follow without a hole
   * @throws FencedException when a source does not stand at its span's start
   */
  long append(Batch batch);

  /**
   * Moves a source over offsets that gave no entries and keeps a note of it.
   *
   * @throws FencedException when the source does not stand at the span's start
   */
  void skip(Span span, SkipReason reason);
}
