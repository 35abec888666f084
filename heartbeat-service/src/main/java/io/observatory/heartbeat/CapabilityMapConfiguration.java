package io.observatory.heartbeat;

import io.observatory.heartbeat.capability.CapabilityMap;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The capability map of this instance. */
@Configuration(proxyBeanMethods = false)
class CapabilityMapConfiguration {

  @Bean
  CapabilityMap capabilityMap(CapabilityMapProperties properties) {
    return new CapabilityMap(properties.rememberedChanges());
  }
}
