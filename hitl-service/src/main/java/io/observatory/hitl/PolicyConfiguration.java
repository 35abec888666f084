package io.observatory.hitl;

import io.observatory.hitl.policy.Conditions;
import io.observatory.hitl.policy.PolicyChanges;
import io.observatory.hitl.policy.PolicyDesk;
import io.observatory.hitl.policy.PolicyLog;
import io.observatory.hitl.policy.PolicyStore;
import io.observatory.hitl.policy.Registry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Policies with their ports. */
@Configuration(proxyBeanMethods = false)
class PolicyConfiguration {

  @Bean
  PolicyDesk policyDesk(PolicyStore store, Conditions conditions, Registry registry) {
    return new PolicyDesk(store, conditions, registry, System::nanoTime);
  }

  @Bean
  PolicyChanges policyChanges(
      PolicyStore store,
      PolicyLog log,
      Conditions conditions,
      PlatformTransactionManager transactions,
      Clock clock) {
    return new PolicyChanges(store, log, conditions, new TransactionTemplate(transactions), clock);
  }
}
