package io.observatory.platform.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.kafka.PromptProducer;
import java.sql.DriverManager;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcOperations;

/** The outbox of a service that has a database; without the table the relay stands still. */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
      "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
      "io.observatory.platform.avro.AvroAutoConfiguration",
      "io.observatory.platform.kafka.KafkaFaultsAutoConfiguration"
    })
@ConditionalOnBean(JdbcConnectionDetails.class)
@EnableConfigurationProperties(OutboxProperties.class)
class OutboxAutoConfiguration {

  @Bean
  OutboxRelay outboxRelay(
      JdbcConnectionDetails database,
      PromptProducer producer,
      CloudEvents cloudEvents,
      MeterRegistry meters,
      Clock clock,
      OutboxProperties properties) {
    return new OutboxRelay(
        () ->
            DriverManager.getConnection(
                database.getJdbcUrl(), database.getUsername(), database.getPassword()),
        new OutboxPublisher(producer, cloudEvents, meters, clock),
        properties);
  }

  @Bean
  Outbox outbox(JdbcOperations jdbc, AvroCodec codec, Clock clock, OutboxRelay relay) {
    return new Outbox(jdbc, codec, clock, relay::wake);
  }
}
