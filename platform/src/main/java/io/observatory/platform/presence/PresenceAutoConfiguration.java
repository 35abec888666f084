package io.observatory.platform.presence;

import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.kafka.PromptProducer;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Implicit beats, in services that turn them on. */
@AutoConfiguration(
    afterName = {
      "io.observatory.platform.avro.AvroAutoConfiguration",
      "io.observatory.platform.kafka.KafkaFaultsAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty("observatory.presence.enabled")
@EnableConfigurationProperties(PresenceProperties.class)
class PresenceAutoConfiguration {

  @Bean
  TrafficBeats trafficBeats(
      PromptProducer producer,
      AvroCodec codec,
      CloudEvents cloudEvents,
      EventIds eventIds,
      Clock clock,
      PresenceProperties properties,
      MeterRegistry meters) {
    return new TrafficBeats(
        new TrafficBeats.ToKafka(producer, codec, cloudEvents, eventIds, clock),
        properties,
        meters,
        System::nanoTime);
  }

  @Bean
  FilterRegistrationBean<TrafficFilter> trafficFilter(
      TrafficBeats beats, PresenceProperties properties) {
    FilterRegistrationBean<TrafficFilter> registration =
        new FilterRegistrationBean<>(new TrafficFilter(beats, properties.except()));
    registration.setOrder(1); // behind security, which knows the caller
    return registration;
  }
}
