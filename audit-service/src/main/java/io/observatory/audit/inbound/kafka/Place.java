package io.observatory.audit.inbound.kafka;

import io.observatory.audit.log.Source;
import java.util.Comparator;
import org.apache.kafka.common.TopicPartition;

/** An assigned partition that stands where the log stands: next is the stored offset. */
record Place(Source source, long next) {

  static final Comparator<TopicPartition> BY_NAME_AND_PARTITION =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  Place at(long stored) {
    return new Place(source, stored);
  }
}
