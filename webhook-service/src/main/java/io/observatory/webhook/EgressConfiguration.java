package io.observatory.webhook;

import io.observatory.webhook.address.AddressRules;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where requests may go. */
@Configuration(proxyBeanMethods = false)
class EgressConfiguration {

  @Bean
  AddressRules addressRules(EgressProperties properties) {
    return AddressRules.of(properties.allowed());
  }
}
