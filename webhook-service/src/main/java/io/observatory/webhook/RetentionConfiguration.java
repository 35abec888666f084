package io.observatory.webhook;

import io.observatory.webhook.retention.Retention;
import io.observatory.webhook.retention.RetentionStore;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Deleting what is done, with its port. */
@Configuration(proxyBeanMethods = false)
class RetentionConfiguration {

  @Bean
  Retention retention(
      RetentionStore store, RetentionProperties properties, ReplayProperties replays, Clock clock) {
    if (properties.keep().compareTo(replays.reach()) < 0) {
      // An event whose delivery is forgotten would look as if it had been missed.
      throw new IllegalArgumentException(
          "webhook.retention.keep must be as long as webhook.replay.reach: %s, %s"
              .formatted(properties.keep(), replays.reach()));
    }
    return new Retention(store, properties.keep(), properties.slice(), clock);
  }
}
