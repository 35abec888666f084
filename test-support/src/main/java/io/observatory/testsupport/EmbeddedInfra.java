package io.observatory.testsupport;

import io.observatory.deploy.stack.BrokerProcess;
import io.observatory.deploy.stack.ChildProcess;
import io.observatory.deploy.stack.PostgresProcess;
import io.observatory.deploy.stack.RegistryProcess;
import io.observatory.deploy.stack.ServiceDatabase;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Child processes of this JVM; an instance is ready when its constructor returns. */
final class EmbeddedInfra extends PreparedInfra {
  private final Path directory = InfraDirectory.create();
  private final String password = UUID.randomUUID().toString();
  private final AtomicInteger databases = new AtomicInteger();
  private final FaultProxy brokerProxy = FaultProxy.open();
  private final BrokerProcess broker;
  private final RegistryProcess registry;
  private final PostgresProcess postgres;

  EmbeddedInfra() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<RegistryProcess> slowest =
          CompletableFuture.supplyAsync(this::startRegistry, threads);
      CompletableFuture<PostgresProcess> database =
          CompletableFuture.supplyAsync(this::startPostgres, threads);
      broker = startBroker();
      postgres = database.join();
      registry = slowest.join();
    }
    brokerProxy.forwardTo(broker.proxiedPort());
    ChildProcess.beforeTheEnd(this::end);
  }

  @Override
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  @Override
  public String registryUrl() {
    return registry.url();
  }

  @Override
  public TestDatabase database(String service) {
    String name = service + "_" + databases.incrementAndGet();
    ServiceDatabase wanted = new ServiceDatabase(service, name, password, password);
    postgres.ensure(wanted);
    return TestDatabase.of(wanted, postgres.jdbcUrl(name));
  }

  @Override
  public void createTopics() {
    CatalogueTopics.create(broker.adminProperties());
  }

  @Override
  public FaultProxy brokerProxy() {
    return brokerProxy;
  }

  private BrokerProcess startBroker() {
    return BrokerProcess.in(directory.resolve("broker"))
        .shortLived(true)
        .heap("384m")
        .advertise(brokerProxy.port())
        .start();
  }

  private RegistryProcess startRegistry() {
    return RegistryProcess.start(
        new RegistryProcess.Settings(directory.resolve("registry"), 0, false, true));
  }

  private PostgresProcess startPostgres() {
    return PostgresProcess.in(directory.resolve("postgres")).withoutFsync().start();
  }

  /** What is in the data is of no use to anybody, so nothing waits for an orderly end. */
  private void end() {
    broker.kill();
    registry.kill();
    postgres.stop();
    InfraDirectory.deleteData(directory);
  }
}
