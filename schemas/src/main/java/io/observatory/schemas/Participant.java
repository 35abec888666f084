package io.observatory.schemas;

import java.util.Objects;

/**
 * Who writes or reads topics.
 *
 * @param name name in the catalogue, such as {@code heartbeat-service} or {@code agents}
 * @param principal name the broker authenticates, such as {@code agent}
 * @param service whether it is one of ours: then its name is its consumer group and its unprocessed
 *     records go to dead-letter topics
 * @param streams whether it owns Kafka Streams internal topics
 */
public record Participant(String name, String principal, boolean service, boolean streams) {
  public Participant {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(principal, "principal");
    if (streams && !service) {
      throw new CatalogueException("Participant " + name + ": only a service runs Kafka Streams");
    }
  }

  /** The consumer group of a service; the prefix of the groups of everybody else. */
  public String group() {
    return service ? name : principal + "-";
  }
}
