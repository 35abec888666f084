package io.observatory.webhook;

import io.observatory.platform.event.EventIds;
import io.observatory.webhook.address.AddressRules;
import io.observatory.webhook.endpoint.EndpointDesk;
import io.observatory.webhook.endpoint.EndpointLog;
import io.observatory.webhook.endpoint.EndpointRules;
import io.observatory.webhook.endpoint.EndpointStore;
import io.observatory.webhook.endpoint.KnownEndpoints;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Endpoints with their ports. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class EndpointConfiguration {

  @Bean
  KnownEndpoints knownEndpoints(EndpointStore store) {
    return new KnownEndpoints(store);
  }

  @Bean
  EndpointRules endpointRules(
      @Value("${webhook.egress.plain-http:false}") boolean plainHttp,
      @Value("${webhook.egress.plain-http-hosts:}") Set<String> plainHosts,
      AddressRules addresses) {
    return new EndpointRules(
        plainHttp,
        plainHosts.stream()
            .map(host -> host.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet()),
        addresses);
  }

  @Bean
  EndpointDesk endpointDesk(
      EndpointStore store,
      EndpointLog log,
      KnownEndpoints known,
      PlatformTransactionManager transactions,
      EndpointDesk.Terms terms) {
    return new EndpointDesk(store, log, known, new TransactionTemplate(transactions), terms);
  }

  @Bean
  EndpointDesk.Terms endpointTerms(
      EndpointRules rules, EventIds ids, EndpointProperties properties, Clock clock) {
    return new EndpointDesk.Terms(rules, () -> "ep_" + ids.v7(), properties.most(), clock);
  }
}
