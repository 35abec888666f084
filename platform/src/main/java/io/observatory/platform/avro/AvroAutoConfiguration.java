package io.observatory.platform.avro;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** One codec per service. */
@AutoConfiguration
@EnableConfigurationProperties(AvroProperties.class)
class AvroAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  AvroCodec avroCodec(AvroProperties properties) {
    return AvroCodec.create(properties);
  }
}
