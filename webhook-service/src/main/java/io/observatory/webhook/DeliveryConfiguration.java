package io.observatory.webhook;

import io.observatory.platform.event.EventIds;
import io.observatory.platform.kafka.Fault;
import io.observatory.webhook.delivery.Backlog;
import io.observatory.webhook.delivery.Claims;
import io.observatory.webhook.delivery.Courier;
import io.observatory.webhook.delivery.DeliveryLog;
import io.observatory.webhook.delivery.DeliveryMeter;
import io.observatory.webhook.delivery.DeliveryStore;
import io.observatory.webhook.delivery.Dispatch;
import io.observatory.webhook.delivery.EndpointSwitch;
import io.observatory.webhook.delivery.Engine;
import io.observatory.webhook.delivery.Health;
import io.observatory.webhook.delivery.Intake;
import io.observatory.webhook.delivery.Lanes;
import io.observatory.webhook.delivery.Lease;
import io.observatory.webhook.delivery.Matching;
import io.observatory.webhook.delivery.Results;
import io.observatory.webhook.delivery.Schedule;
import io.observatory.webhook.delivery.Sender;
import io.observatory.webhook.endpoint.EndpointBook;
import io.observatory.webhook.endpoint.EndpointDesk;
import io.observatory.webhook.filter.BodyReader;
import io.observatory.webhook.signing.RequestSigner;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Delivery with its ports. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

  @Bean
  Lanes lanes(DeliveryProperties properties) {
    return Lanes.of(
        new Lanes.Bounds(
            properties.held(), properties.heldBytes().toBytes(), properties.requests()),
        properties.breakerFailures(),
        properties.breakerOpen(),
        properties.breakerLongest());
  }

  @Bean
  Lease lease(DeliveryStore store, Lanes lanes, DeliveryProperties properties) {
    return new Lease(store, lanes, properties.lease(), System::nanoTime);
  }

  @Bean
  Backlog backlog() {
    return new Backlog();
  }

  @Bean
  EndpointSwitch endpointSwitch(EndpointDesk desk) {
    return desk::disable;
  }

  @Bean
  Health health(
      DeliveryStore store, EndpointSwitch endpoints, DeliveryProperties properties, Clock clock) {
    return new Health(store, endpoints, properties.patience(), clock);
  }

  @Bean
  Results results(
      DeliveryStore store,
      DeliveryLog log,
      DeliveryMeter meter,
      PlatformTransactionManager transactions,
      Lease lease,
      Backlog backlog,
      Results.Terms terms) {
    return new Results(
        store, log, meter, new TransactionTemplate(transactions), lease, backlog, terms);
  }

  @Bean
  Results.Terms resultTerms(DeliveryProperties properties, Clock clock) {
    return new Results.Terms(
        properties.resultLinger(),
        properties.heldBytes().toBytes() / 2,
        e -> Fault.of(e) == Fault.UNAVAILABLE,
        clock);
  }

  @Bean
  Dispatch.Parts dispatchParts(
      EndpointBook book,
      RequestSigner signer,
      Sender sender,
      Health health,
      DeliveryMeter meter,
      Clock clock) {
    return new Dispatch.Parts(
        book,
        new Courier(signer, sender, clock),
        new Schedule(() -> ThreadLocalRandom.current().nextDouble()),
        health,
        meter);
  }

  @Bean
  Dispatch dispatch(Lanes lanes, Lease lease, Results results, Dispatch.Parts parts, Clock clock) {
    Executor threads = task -> Thread.ofVirtual().name("webhook-send").start(task);
    return new Dispatch(lanes, lease, results, parts, threads, clock);
  }

  @Bean
  Engine engine(Lanes lanes, Lease lease, Dispatch dispatch) {
    return new Engine(lanes, lease, dispatch);
  }

  @Bean
  Claims claims(
      DeliveryStore store,
      Lease lease,
      Backlog backlog,
      Claims.Parts parts,
      Health health,
      Clock clock) {
    return new Claims(store, lease, backlog, parts, health, clock);
  }

  @Bean
  Claims.Parts claimParts(
      EndpointBook book, Lanes lanes, Dispatch dispatch, Results results, DeliveryMeter meter) {
    return new Claims.Parts(book, lanes, dispatch, results, meter);
  }

  @Bean
  Intake intake(
      DeliveryStore store,
      DeliveryLog log,
      PlatformTransactionManager transactions,
      Intake.Parts parts,
      EventIds ids,
      Clock clock) {
    return new Intake(
        store,
        log,
        new TransactionTemplate(transactions),
        parts,
        () -> UUID.fromString(ids.v7()),
        clock);
  }

  @Bean
  Matching matching(EndpointBook book, BodyReader bodies) {
    return new Matching(book, bodies);
  }

  @Bean
  Intake.Parts intakeParts(
      Matching matching, Lanes lanes, Dispatch dispatch, Lease lease, Backlog backlog) {
    return new Intake.Parts(matching, lanes, dispatch, lease, backlog);
  }
}
