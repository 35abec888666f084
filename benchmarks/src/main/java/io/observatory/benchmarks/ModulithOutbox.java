package io.observatory.benchmarks;

import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.Externalized;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring Modulith's event publication registry with its Kafka externalisation, as documented. */
final class ModulithOutbox implements Committer {
  static final String TOPIC = "benchmark.modulith.v1";

  private final ConfigurableApplicationContext context;
  private final TransactionTemplate transactions;
  private final JdbcTemplate jdbc;

  ModulithOutbox(Map<String, Object> properties) {
    context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties(
                Map.of(
                    "spring.modulith.events.jdbc.schema-initialization.enabled", "true",
                    // Bounded: on a thread per event its listeners starve the connection pool.
                    "spring.task.execution.pool.core-size", "16",
                    "spring.kafka.producer.acks", "all",
                    "spring.kafka.producer.value-serializer",
                        "org.apache.kafka.common.serialization.ByteArraySerializer"))
            .properties(properties)
            .run();
    transactions = context.getBean(TransactionTemplate.class);
    jdbc = context.getBean(JdbcTemplate.class);
  }

  @Override
  public long commit(String eventId) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              jdbc.update("INSERT INTO work (id) VALUES (?)", eventId);
              context.publishEvent(
                  new Action(eventId, Actions.principal(eventId), "work/" + eventId));
              return System.nanoTime();
            }));
  }

  @Override
  public void close() {
    context.close();
  }

  /** The event as a Modulith application writes it. */
  @Externalized(TOPIC + "::#{principal()}")
  record Action(String eventId, String principal, String subject) {}

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Application {}
}
