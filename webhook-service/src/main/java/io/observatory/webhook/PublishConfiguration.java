package io.observatory.webhook;

import io.observatory.platform.kafka.Fault;
import io.observatory.webhook.delivery.Intake;
import io.observatory.webhook.publish.Rounds;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Events that come over HTTP. */
@Configuration(proxyBeanMethods = false)
class PublishConfiguration {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Bean
  Rounds publishRounds(Intake intake) {
    return new Rounds(intake::take, e -> Fault.of(e) == Fault.UNAVAILABLE, PATIENCE);
  }
}
