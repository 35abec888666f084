package io.observatory.platform.avro;

import io.observatory.schemas.TrustedEvents;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** One codec per service. */
@AutoConfiguration
@EnableConfigurationProperties(AvroProperties.class)
class AvroAutoConfiguration {

  /**
   * Runs before any bean is made: Avro decodes default values already when a record is built, and
   * whoever builds one need not have met the codec.
   */
  @Bean
  static BeanFactoryPostProcessor avroTrustsOurEvents() {
    TrustedEvents.trust();
    return beans -> {};
  }

  @Bean
  @ConditionalOnMissingBean
  AvroCodec avroCodec(AvroProperties properties) {
    return AvroCodec.create(properties);
  }
}
