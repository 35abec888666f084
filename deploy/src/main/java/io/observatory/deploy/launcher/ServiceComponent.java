package io.observatory.deploy.launcher;

import io.observatory.deploy.stack.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One service of the gateway, run from its jar; ready when its readiness probe says so. */
final class ServiceComponent implements Component {
  private final ServiceSpec service;
  private final StackSettings settings;
  private final Secrets secrets;
  private @Nullable ChildProcess process;

  ServiceComponent(ServiceSpec service, StackSettings settings, Secrets secrets) {
    this.service = service;
    this.settings = settings;
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return service.name();
  }

  @Override
  public Set<String> needs() {
    return Set.of(StackPlan.TOPICS, StackPlan.SCHEMAS, StackPlan.DATABASES);
  }

  @Override
  public List<PortUse> ports() {
    return List.of(PortUse.of(name(), name(), settings));
  }

  @Override
  public String endpoint() {
    return "http://127.0.0.1:" + service.port();
  }

  @Override
  public Path log() {
    return settings.log(name());
  }

  @Override
  public void start(Consumer<ProcessHandle> spawned) {
    stop();
    Started.within(
        () -> {
          ChildProcess started =
              ChildProcess.start(
                  new ChildProcess.Spec(
                      name(), command(), environment(), settings.folder(name()), "TERM"));
          process = started;
          spawned.accept(Started.process(name(), started.pid()));
          HttpRequest probe =
              HttpRequest.newBuilder(URI.create(endpoint() + "/actuator/health/readiness"))
                  .timeout(Duration.ofSeconds(5))
                  .build();
          try (HttpClient client = HttpClient.newHttpClient()) {
            started.awaitReady(settings.span("ready.within"), () -> isReady(client, probe));
          }
        });
  }

  @Override
  public void stop() {
    if (process != null) {
      process.stop(Duration.ofSeconds(20));
    }
  }

  @Override
  public void kill() {
    if (process != null) {
      process.kill();
    }
  }

  private List<String> command() {
    return ServiceProgram.of(service, settings.root()).command(service.heap());
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("SERVER_PORT", Integer.toString(service.port()));
    environment.put("SERVER_ADDRESS", "127.0.0.1");
    environment.put("KAFKA_BOOTSTRAP_SERVERS", BrokerComponent.bootstrapServers(settings));
    environment.put("SCHEMA_REGISTRY_URL", RegistryComponent.url(settings) + "/apis/registry/v3");
    environment.put("DATABASE_URL", PostgresComponent.jdbcUrl(settings, service.database()));
    for (String role : List.of("app", "owner")) {
      String prefix = role.equals("app") ? "DATABASE_" : "DATABASE_OWNER_";
      String user = service.database() + "_" + role;
      environment.put(prefix + "USER", user);
      environment.put(prefix + "PASSWORD", secrets.password(user));
    }
    environment.put("OBSERVATORY_TOKENS_FILE", secrets.hashes().toString());
    environment.put("OBSERVATORY_LOG_FORMAT", settings.text("log.format"));
    environment.putAll(service.environment());
    return environment;
  }

  private static boolean isReady(HttpClient client, HttpRequest probe) {
    try {
      return client.send(probe, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for a service", e);
    }
  }
}
