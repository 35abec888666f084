package io.observatory.audit.log;

import java.util.Comparator;

/** A partition of one life of a topic: where offsets count. */
public record Source(TopicId topic, int partition) implements Comparable<Source> {

  private static final Comparator<Source> ORDER =
      Comparator.comparing((Source s) -> s.topic().name())
          .thenComparing(s -> s.topic().uuid())
          .thenComparingInt(Source::partition);

  @Override
  public int compareTo(Source other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return topic.name() + "-" + partition;
  }
}
