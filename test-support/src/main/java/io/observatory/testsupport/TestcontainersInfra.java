package io.observatory.testsupport;

import io.observatory.deploy.stack.DatabaseSetup;
import io.observatory.deploy.stack.RegistryProcess;
import io.observatory.deploy.stack.ServiceDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Broker and PostgreSQL in containers, which Testcontainers removes with the JVM; the registry is a
 * child process as in {@link EmbeddedInfra}.
 */
final class TestcontainersInfra extends PreparedInfra {
  private static final int PROXIED_PORT = 19_092;

  private final String password = UUID.randomUUID().toString();
  private final AtomicInteger databases = new AtomicInteger();
  private final FaultProxy brokerProxy = FaultProxy.open();
  private final KafkaContainer broker = new ProxiedKafka(brokerProxy);
  private final PostgreSQLContainer postgres =
      new PostgreSQLContainer("postgres:18").withCommand("postgres", "-c", "fsync=off");
  private final RegistryProcess registry;

  TestcontainersInfra() {
    requireDocker(() -> DockerClientFactory.instance().isDockerAvailable());
    Startables.deepStart(broker, postgres).join();
    brokerProxy.forwardTo(broker.getMappedPort(PROXIED_PORT));
    registry =
        RegistryProcess.start(
            new RegistryProcess.Settings(
                InfraDirectory.create().resolve("registry"), 0, false, true));
  }

  static void requireDocker(BooleanSupplier available) {
    if (!available.getAsBoolean()) {
      throw new IllegalStateException(
          "-Dit.infra=testcontainers needs Docker and none answers here:"
              + " start it, or leave the property away to run on child processes");
    }
  }

  @Override
  public String bootstrapServers() {
    return broker.getBootstrapServers();
  }

  @Override
  public String registryUrl() {
    return registry.url();
  }

  @Override
  public TestDatabase database(String service) {
    String name = service + "_" + databases.incrementAndGet();
    ServiceDatabase wanted = new ServiceDatabase(service, name, password, password);
    try (Connection connection =
        DriverManager.getConnection(
            postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword())) {
      new DatabaseSetup(connection).ensure(wanted);
    } catch (SQLException e) {
      throw new IllegalStateException("Can not create database " + name, e);
    }
    return TestDatabase.of(wanted, postgres.getJdbcUrl().replaceFirst("/[^/]*$", "/" + name));
  }

  @Override
  public void createTopics() {
    CatalogueTopics.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  @Override
  public FaultProxy brokerProxy() {
    return brokerProxy;
  }

  /** One listener more, which sends its clients back to the proxy. */
  private static final class ProxiedKafka extends KafkaContainer {
    ProxiedKafka(FaultProxy proxy) {
      super("apache/kafka:4.2.1");
      addExposedPort(PROXIED_PORT);
      withListener("proxied:" + PROXIED_PORT, () -> "127.0.0.1:" + proxy.port());
      withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
      withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
    }
  }
}
