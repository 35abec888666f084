package io.observatory.webhook.reseal;

import org.jspecify.annotations.Nullable;

/** Rows with something sealed in them. Safe for use by many threads. */
public interface SealedRows {

  /** Whose rows. */
  enum Kind {
    ENDPOINT,
    SOURCE
  }

  /**
   * What was done to a few rows.
   *
   * @param resealed how many are sealed with the newest key now and were not
   * @param last id of the last one that was looked at; null when none is behind the place
   */
  record Slice(int resealed, @Nullable String last) {}

  /**
   * Seals the next rows anew that are not sealed with the newest key, inside a transaction. Who
   * somebody changes at this moment is left alone and not waited for; so is what does not open.
   *
   * @param after id behind which they are; empty for the first ones
   */
  Slice reseal(Kind kind, String after, int most);

  /** How many rows are not sealed with the newest key. */
  long left();
}
