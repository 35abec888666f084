package io.observatory.testsupport;

import io.observatory.schemas.RegisterSchemas;
import io.observatory.schemas.TopicCatalogue;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * The infrastructure a test runs against: one real broker, registry and PostgreSQL per test JVM,
 * started in parallel when the first test asks and ended with the JVM.
 *
 * <p>{@code -Dit.infra=embedded} (default) starts child processes, {@code testcontainers} takes
 * containers; tests can not tell the difference. Safe for use by several threads.
 */
public interface Infra {

  /** The infrastructure of this JVM, started and ready. */
  static Infra shared() {
    return SharedInfra.get();
  }

  /** Kafka's {@code bootstrap.servers}. */
  String bootstrapServers();

  /** Base URL of the schema registry, {@code http://host:port}. */
  String registryUrl();

  /**
   * A new, empty database of a service; its roles are the same for all databases of the service.
   */
  TestDatabase database(String service);

  /** Makes all topics of the catalogue and their dead-letter topics exist. */
  void createTopics();

  /** Registers the schemas of all topics; may be called again and again. */
  default void registerSchemas() {
    URI confluent = URI.create(registryUrl() + "/apis/ccompat/v7");
    try {
      new RegisterSchemas(TopicCatalogue.load(), confluent, Duration.ofSeconds(60))
          .run(registered -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while schemas were registered", e);
    }
  }

  /**
   * Makes topics and schemas exist, as a release does before its services start; calls after the
   * first do nothing.
   */
  void prepare();

  /**
   * A proxy every client that bootstraps from {@link #proxiedBootstrapServers} stays behind. It is
   * shared by all tests of the JVM: restore it afterwards.
   */
  FaultProxy brokerProxy();

  /** The broker as seen through {@link #brokerProxy}. */
  default String proxiedBootstrapServers() {
    return "127.0.0.1:" + brokerProxy().port();
  }

  /** What a service needs in its environment to run against this; with a new database. */
  default Map<String, String> springProperties(String service) {
    return springProperties(database(service));
  }

  /** What a service needs in its environment to run against this and that database. */
  default Map<String, String> springProperties(TestDatabase database) {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers(),
        "SCHEMA_REGISTRY_URL", registryUrl() + "/apis/registry/v3",
        "DATABASE_URL", database.jdbcUrl(),
        "DATABASE_USER", database.appUser(),
        "DATABASE_PASSWORD", database.appPassword(),
        "DATABASE_OWNER_USER", database.ownerUser(),
        "DATABASE_OWNER_PASSWORD", database.ownerPassword(),
        "SERVER_PORT", "0");
  }
}
