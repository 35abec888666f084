package io.observatory.platform;

import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Time and identity. */
@AutoConfiguration
class PlatformAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  @ConditionalOnMissingBean
  EventIds eventIds(Clock clock) {
    return new EventIds(clock);
  }

  @Bean
  @ConditionalOnMissingBean
  CloudEvents cloudEvents(
      @Value("${spring.application.name:unnamed}") String service, Clock clock) {
    return new CloudEvents("/observatory/" + service, clock);
  }
}
