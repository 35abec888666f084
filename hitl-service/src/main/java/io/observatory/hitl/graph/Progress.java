package io.observatory.hitl.graph;

import java.time.Instant;

/**
 * How far a partition was taken. A record of a lower offset was taken before, unless the broker
 * took it later than all that were: then the topic was made anew and counts from 0 again.
 *
 * @param next the first offset that was not taken
 * @param latest when the broker took the latest record that was
 */
public record Progress(int partition, long next, Instant latest) {

  /** Of a partition of which nothing was taken. */
  public static Progress none(int partition) {
    return new Progress(partition, 0, Instant.EPOCH);
  }

  /** Whether the record was not taken yet. */
  public boolean isNew(Place place) {
    return place.offset() >= next || place.at().isAfter(latest);
  }

  /** After that record, too, was taken. */
  public Progress after(Place place) {
    return new Progress(
        partition, place.offset() + 1, place.at().isAfter(latest) ? place.at() : latest);
  }
}
