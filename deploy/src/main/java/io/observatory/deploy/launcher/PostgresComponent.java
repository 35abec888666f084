package io.observatory.deploy.launcher;

import io.observatory.deploy.stack.PostgresProcess;
import io.observatory.deploy.stack.ServiceDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** PostgreSQL with the services' databases. */
final class PostgresComponent implements Component {
  static final String NAME = "postgres";

  private final StackSettings settings;
  private @Nullable PostgresProcess postgres;

  PostgresComponent(StackSettings settings) {
    this.settings = settings;
  }

  /** Where a database is. */
  static String jdbcUrl(StackSettings settings, String database) {
    return "jdbc:postgresql://127.0.0.1:" + settings.port(NAME) + "/" + database;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> needs() {
    return Set.of();
  }

  @Override
  public List<PortUse> ports() {
    return List.of(PortUse.of(NAME, NAME, settings));
  }

  @Override
  public String endpoint() {
    return "127.0.0.1:" + settings.port(NAME);
  }

  @Override
  public Path log() {
    return settings.log(NAME);
  }

  @Override
  public void start(Consumer<ProcessHandle> spawned) {
    Started.within(
        () -> {
          if (postgres == null) {
            postgres =
                PostgresProcess.in(settings.folder(NAME))
                    .port(settings.port(NAME))
                    .parameter("shared_buffers", settings.text("postgres.shared_buffers"))
                    .start();
          } else {
            postgres.restart();
          }
          spawned.accept(Started.process(NAME, postgres.pid()));
        });
  }

  /** Makes the databases and roles of all services exist. */
  String ensureDatabases(Secrets secrets) {
    PostgresProcess server = postgres;
    if (server == null) {
      throw new IllegalStateException("databases before PostgreSQL");
    }
    List<ServiceSpec> services = settings.services();
    for (ServiceSpec service : services) {
      String database = service.database();
      server.ensure(
          new ServiceDatabase(
              database,
              database,
              secrets.password(database + "_owner"),
              secrets.password(database + "_app")));
    }
    return String.join(", ", services.stream().map(ServiceSpec::database).toList());
  }

  @Override
  public void stop() {
    if (postgres != null) {
      postgres.stop();
    }
  }

  @Override
  public void kill() {
    if (postgres != null) {
      postgres.kill();
    }
  }
}
