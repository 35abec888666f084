package io.observatory.webhook;

import io.observatory.platform.event.EventIds;
import io.observatory.webhook.signing.Ed25519;
import io.observatory.webhook.source.BodyFields;
import io.observatory.webhook.source.ReceivedTopic;
import io.observatory.webhook.source.Reception;
import io.observatory.webhook.source.ReceptionLog;
import io.observatory.webhook.source.RefusalTopic;
import io.observatory.webhook.source.Refusals;
import io.observatory.webhook.source.SourceBook;
import io.observatory.webhook.source.SourceLog;
import io.observatory.webhook.source.SourceStore;
import io.observatory.webhook.source.Sources;
import io.observatory.webhook.source.Verifiers;
import java.time.Clock;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Webhooks from outside. */
@Configuration(proxyBeanMethods = false)
class SourceConfiguration {

  /** Of the ids of events: a source's delivery has the same one on every instance. */
  private static final UUID NAMESPACE = UUID.fromString("5b0f3c1e-8f39-5d52-9a7e-0c3d6f1b9a44");

  private static final String RECEPTION = "/gateway/webhooks/";

  @Bean
  Verifiers verifiers(Ed25519 ed25519) {
    return new Verifiers(ed25519);
  }

  @Bean
  SourceBook sourceBook(SourceStore store, Verifiers verifiers, SourceProperties properties) {
    return new SourceBook(store, verifiers, properties::rateOf, System::nanoTime);
  }

  @Bean
  Sources sources(
      SourceStore store,
      SourceLog log,
      SourceBook book,
      Verifiers verifiers,
      PlatformTransactionManager transactions,
      Clock clock) {
    return new Sources(store, log, book, verifiers, new TransactionTemplate(transactions), clock);
  }

  @Bean
  Refusals refusals(RefusalTopic topic) {
    return new Refusals(topic);
  }

  @Bean
  Reception reception(
      SourceBook book,
      BodyFields fields,
      ReceivedTopic topic,
      ReceptionLog log,
      Refusals refusals,
      Clock clock) {
    return new Reception(
        book,
        fields,
        topic,
        log,
        refusals,
        clock,
        (source, delivery) -> EventIds.v5(NAMESPACE, source + "\n" + delivery));
  }

  /** A sender's bearer token is its source's secret and none of the gateway's tokens. */
  @Bean
  BearerTokenResolver bearerTokens() {
    DefaultBearerTokenResolver usual = new DefaultBearerTokenResolver();
    return request -> request.getRequestURI().startsWith(RECEPTION) ? null : usual.resolve(request);
  }
}
