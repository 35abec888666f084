package io.observatory.audit.outbound.kafka;

import io.observatory.audit.AuditProperties;
import io.observatory.audit.log.Projector;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.schemas.TopicCatalogue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How values are read. */
@Configuration(proxyBeanMethods = false)
class ProjectionConfiguration {

  @Bean
  Projector projector(AvroCodec codec, AuditProperties properties) {
    return new AvroProjector(
        new RegistrySchemas(codec),
        new HeaderIds(TopicCatalogue.load()),
        (int) properties.largestDoc().toBytes());
  }
}
