package io.observatory.benchmarks;

import io.observatory.events.OperatorAction;
import io.observatory.platform.outbox.Outbox;
import io.observatory.platform.outbox.OutboxEvent;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The platform's outbox, configured as every service has it. */
final class OurOutbox implements Committer {
  static final String TOPIC = "gateway.operator.action.v1";

  private final ConfigurableApplicationContext context;
  private final TransactionTemplate transactions;
  private final JdbcTemplate jdbc;
  private final Outbox outbox;

  OurOutbox(Map<String, Object> properties) {
    context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties(Map.of("spring.config.import", "classpath:platform-defaults.yml"))
            .properties(properties)
            .run();
    transactions = context.getBean(TransactionTemplate.class);
    jdbc = context.getBean(JdbcTemplate.class);
    outbox = context.getBean(Outbox.class);
  }

  @Override
  public long commit(String eventId) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              jdbc.update("INSERT INTO work (id) VALUES (?)", eventId);
              OperatorAction action = Actions.of(eventId);
              outbox.append(
                  new OutboxEvent(TOPIC, action.getPrincipal(), action, eventId, "OperatorAction"));
              return System.nanoTime();
            }));
  }

  @Override
  public void close() {
    context.close();
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration(
      excludeName = {
        "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
        "org.springframework.modulith.events.config.EventExternalizationAutoConfiguration",
        "org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
        "org.springframework.modulith.events.kafka.KafkaEventExternalizerConfiguration",
        "org.springframework.modulith.events.jackson.JacksonEventSerializationConfiguration"
      })
  static class Application {}
}
