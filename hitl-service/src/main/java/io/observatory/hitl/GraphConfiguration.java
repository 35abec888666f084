package io.observatory.hitl;

import io.observatory.hitl.graph.AddedSteps;
import io.observatory.hitl.graph.SessionGraphs;
import io.observatory.hitl.graph.StepLedger;
import io.observatory.hitl.graph.StepStore;
import io.observatory.hitl.session.Gates;
import io.observatory.hitl.session.Sessions;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The graphs of sessions with their ports. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class GraphConfiguration {

  @Bean
  StepLedger stepLedger(
      StepStore store,
      PlatformTransactionManager transactions,
      Clock clock,
      GraphProperties properties) {
    return new StepLedger(store, new TransactionTemplate(transactions), clock, properties.terms());
  }

  @Bean
  SessionGraphs sessionGraphs(
      StepStore store,
      AddedSteps added,
      Sessions sessions,
      Gates gates,
      Clock clock,
      GraphProperties properties) {
    return new SessionGraphs(store, added, sessions, gates, clock, properties.terms());
  }
}
