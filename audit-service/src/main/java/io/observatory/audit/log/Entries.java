package io.observatory.audit.log;

import java.util.List;
import java.util.Optional;

/** Port: the log as its readers see it. */
public interface Entries {

  /** One page. */
  Page find(EntryQuery query);

  /** The entry at an index. */
  Optional<LoggedEntry> at(long index);

  /** The exact value of the entry at an index. */
  Optional<Raw> rawAt(long index);

  /** The index the next entry will have: the number of entries. */
  long head();

  /** How far every source has been read. */
  List<StoredPosition> positions();

  /**
   * @param next offset the source goes on from
   * @param lost offsets that were gone before they could be read
   */
  record StoredPosition(Source source, long next, long lost) {}
}
