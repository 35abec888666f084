package io.observatory.scheduler;

import io.observatory.scheduler.upkeep.Upkeep;
import io.observatory.scheduler.upkeep.UpkeepStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tables in shape. */
@Configuration(proxyBeanMethods = false)
class UpkeepConfiguration {

  @Bean
  Upkeep upkeep(UpkeepStore store, UpkeepProperties properties) {
    return new Upkeep(
        store,
        new Upkeep.Terms(
            properties.ahead(),
            properties.history(),
            properties.jobs(),
            properties.dead(),
            properties.slice()));
  }
}
