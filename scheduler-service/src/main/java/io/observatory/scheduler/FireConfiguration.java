package io.observatory.scheduler;

import io.observatory.scheduler.fire.DueStore;
import io.observatory.scheduler.fire.Engine;
import io.observatory.scheduler.fire.ExactLines;
import io.observatory.scheduler.fire.FireMeter;
import io.observatory.scheduler.fire.FireTerms;
import io.observatory.scheduler.fire.LeaseStore;
import io.observatory.scheduler.fire.Planner;
import io.observatory.scheduler.fire.PromptLine;
import io.observatory.scheduler.fire.Settlement;
import io.observatory.scheduler.time.DatabaseClock;
import io.observatory.scheduler.time.TimeSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Firing with its ports. */
@Configuration(proxyBeanMethods = false)
class FireConfiguration {

  @Bean
  DatabaseClock databaseClock(TimeSource source) {
    return new DatabaseClock(source, System::nanoTime);
  }

  @Bean
  Engine.Stores engineStores(DueStore due, LeaseStore leases, Settlement settlement) {
    return new Engine.Stores(due, leases, settlement);
  }

  @Bean
  Engine engine(
      Engine.Stores stores,
      ExactLines exact,
      PromptLine prompt,
      Planner planner,
      FireMeter meter,
      DatabaseClock clock,
      FireProperties properties) {
    return new Engine(
        new Engine.Parts(stores, exact, prompt, planner, meter, clock),
        new FireTerms(
            properties.mode(),
            properties.slots(),
            properties.batch(),
            properties.batchBytes().toBytes(),
            properties.pause(),
            properties.lease(),
            properties.perTarget()),
        properties.held(),
        properties.heldBytes().toBytes());
  }
}
