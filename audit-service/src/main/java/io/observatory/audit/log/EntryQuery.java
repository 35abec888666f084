package io.observatory.audit.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted; every condition must hold.
 *
 * @param fromMillis earliest Kafka timestamp, inclusive
 * @param toMillis latest Kafka timestamp, exclusive
 */
public record EntryQuery(
    Map<Correlation, String> ids,
    @Nullable String type,
    @Nullable String topic,
    @Nullable Integer partition,
    @Nullable Long fromMillis,
    @Nullable Long toMillis,
    Window window) {

  /** Most entries on a page. */
  public static final int LARGEST_PAGE = 1000;

  /** The piece of the order that is asked for. */
  public record Window(boolean ascending, @Nullable Cursor cursor, int limit) {

    public Window {
      if (limit < 1 || limit > LARGEST_PAGE) {
        throw new IllegalArgumentException("limit must be 1 to " + LARGEST_PAGE);
      }
    }

    /** Whether the log is walked from old to new to find the page. */
    public boolean walksUp() {
      return cursor == null ? ascending : ascending == cursor.forward();
    }
  }
}
