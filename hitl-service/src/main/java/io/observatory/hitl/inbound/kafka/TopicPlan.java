package io.observatory.hitl.inbound.kafka;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether the relay's topics are there and lie side by side. */
final class TopicPlan {

  private final Map<String, Object> settings;

  TopicPlan(Map<String, Object> settings) {
    this.settings = settings;
  }

  /**
   * Partitions of the decisions' topic and of the commands' topic; empty while one is missing.
   *
   * @throws IllegalStateException when they differ: a pause would not meet its messages
   * @throws KafkaException when the broker does not answer
   */
  Optional<Integer> partitions() throws InterruptedException {
    try (Admin admin = Admin.create(settings)) {
      Map<String, TopicDescription> topics =
          admin
              .describeTopics(List.of(Topics.DECISION, Topics.CONTROL))
              .allTopicNames()
              .get(10, TimeUnit.SECONDS);
      int decisions = Objects.requireNonNull(topics.get(Topics.DECISION)).partitions().size();
      int commands = Objects.requireNonNull(topics.get(Topics.CONTROL)).partitions().size();
      if (decisions != commands) {
        throw new IllegalStateException(
            "%s has %d partitions and %s has %d; make them equal, or a pause misses its messages"
                .formatted(Topics.DECISION, decisions, Topics.CONTROL, commands));
      }
      return Optional.of(decisions);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw new KafkaException("the relay's topics can not be described", e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("the broker does not answer", e);
    }
  }
}
