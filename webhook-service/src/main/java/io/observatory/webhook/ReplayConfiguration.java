package io.observatory.webhook;

import io.observatory.platform.event.EventIds;
import io.observatory.platform.kafka.Fault;
import io.observatory.webhook.endpoint.EndpointStore;
import io.observatory.webhook.replay.ReplayDesk;
import io.observatory.webhook.replay.ReplayLog;
import io.observatory.webhook.replay.ReplayStore;
import io.observatory.webhook.replay.ReplayWorker;
import java.time.Clock;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Delivering again, with its ports. */
@Configuration(proxyBeanMethods = false)
class ReplayConfiguration {

  @Bean
  ReplayWorker replayWorker(
      ReplayStore store,
      ReplayLog log,
      PlatformTransactionManager transactions,
      ReplayProperties properties,
      Clock clock) {
    return new ReplayWorker(
        store,
        log,
        new TransactionTemplate(transactions),
        new ReplayWorker.Terms(
            UUID.randomUUID().toString(),
            properties.lease(),
            e -> Fault.of(e) == Fault.UNAVAILABLE,
            clock));
  }

  @Bean
  ReplayDesk replayDesk(
      ReplayStore store,
      ReplayLog log,
      EndpointStore endpoints,
      PlatformTransactionManager transactions,
      ReplayDesk.Terms terms) {
    return new ReplayDesk(store, log, endpoints, new TransactionTemplate(transactions), terms);
  }

  @Bean
  ReplayDesk.Terms replayTerms(
      EventIds ids, ReplayProperties properties, ReplayWorker worker, Clock clock) {
    return new ReplayDesk.Terms(
        () -> UUID.fromString(ids.v7()), properties.reach(), clock, worker::wake);
  }
}
