package io.observatory.audit.inbound.kafka;

import io.observatory.audit.log.TopicId;
import io.observatory.audit.log.UnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the broker which life of a topic is the present one. */
final class TopicIdentities {

  private final Admin admin;
  private final Duration patience;

  TopicIdentities(Admin admin, Duration patience) {
    this.admin = admin;
    this.patience = patience;
  }

  /**
   * The present identity of each topic; a topic that does not exist is missing.
   *
   * @throws UnavailableException when no broker answers
   */
  Map<String, TopicId> of(Collection<String> topics) {
    Map<String, TopicId> identities = new HashMap<>();
    for (var each : admin.describeTopics(topics).topicNameValues().entrySet()) {
      try {
        Uuid id = each.getValue().get(patience.toMillis(), TimeUnit.MILLISECONDS).topicId();
        UUID uuid = new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
        identities.put(each.getKey(), new TopicId(each.getKey(), uuid));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw new UnavailableException("the broker does not describe " + each.getKey(), e);
        }
      } catch (TimeoutException e) {
        throw new UnavailableException("the broker does not describe " + each.getKey(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UnavailableException("interrupted while asking the broker", e);
      }
    }
    return identities;
  }
}
