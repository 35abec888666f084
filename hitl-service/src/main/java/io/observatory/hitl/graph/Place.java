package io.observatory.hitl.graph;

import java.time.Instant;
import java.util.Comparator;

/**
 * Where a message lies in the order in which the broker took messages.
 *
 * @param at when the broker took it
 * @param offset in its partition
 */
public record Place(Instant at, long offset) implements Comparable<Place> {

  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::at).thenComparingLong(Place::offset);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
