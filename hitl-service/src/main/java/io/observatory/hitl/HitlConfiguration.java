package io.observatory.hitl;

import io.observatory.hitl.command.CommandLog;
import io.observatory.hitl.command.CommandStore;
import io.observatory.hitl.command.Commands;
import io.observatory.hitl.command.InterventionLog;
import io.observatory.hitl.command.Pace;
import io.observatory.hitl.command.Waiting;
import io.observatory.hitl.relay.InstanceLoad;
import io.observatory.hitl.session.DecisionTopic;
import io.observatory.hitl.session.Intake;
import io.observatory.hitl.session.Sessions;
import io.observatory.platform.event.EventIds;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The domain with its ports. */
@Configuration(proxyBeanMethods = false)
class HitlConfiguration {

  @Bean
  Waiting waiting() {
    return new Waiting();
  }

  @Bean
  Commands commands(
      CommandStore store,
      InterventionLog interventions,
      CommandLog log,
      Waiting waiting,
      PlatformTransactionManager transactions,
      EventIds ids,
      Commands.Terms terms) {
    return new Commands(
        store, interventions, log, waiting, new TransactionTemplate(transactions), ids::v7, terms);
  }

  @Bean
  Commands.Terms commandTerms(
      HitlProperties properties,
      Clock clock,
      @Value("${observatory.security.issuer-uri:}") String issuer) {
    if (properties.trustedHeader() && !issuer.isBlank()) {
      throw new IllegalArgumentException(
          "hitl.trusted-header and observatory.security.issuer-uri exclude each other:"
              + " a header anybody can set must not stand beside signed tokens");
    }
    return new Commands.Terms(clock, properties.command().patience());
  }

  @Bean
  InstanceLoad instanceLoad() {
    return new InstanceLoad();
  }

  @Bean
  Pace pace(HitlProperties properties) {
    return new Pace(properties.command().perMinute(), System::nanoTime);
  }

  @Bean
  Intake intake(DecisionTopic topic, Sessions sessions, Clock clock) {
    return new Intake(topic, sessions, clock);
  }
}
