package io.observatory.deploy.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real Apicurio Registry in a child JVM, anonymous and on loopback only.
 *
 * <p>Its own API is {@code /apis/registry/v3}, the Confluent one {@code /apis/ccompat/v7}.
 */
public final class RegistryProcess implements AutoCloseable {
  private static final Duration START_TIME = Duration.ofSeconds(120);

  private static final List<String> ARGUMENTS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "io.quarkus.bootstrap.runner.QuarkusEntryPoint");

  private final StackFiles files = StackFiles.locate();
  private final Settings settings;
  private final @Nullable Path recording;
  private final int port;
  private final int managementPort = FreePort.next();
  private ChildProcess process;

  /**
   * How a registry is started.
   *
   * @param directory for its log and, when kept, its data
   * @param port 0 for any free one
   * @param keepData schemas survive a restart in a file; otherwise they live in memory
   * @param shortLived trades throughput for a faster start; for tests
   */
  public record Settings(Path directory, int port, boolean keepData, boolean shortLived) {}

  private RegistryProcess(Settings settings, @Nullable Path recording) {
    this.settings = settings;
    this.recording = recording;
    this.port = FreePort.orNext(settings.port());
    this.process = run();
  }

  /**
   * Starts it and waits until its API answers.
   *
   * @throws StartFailedException when it does not
   */
  public static RegistryProcess start(Settings settings) {
    return new RegistryProcess(settings, null);
  }

  /** Starts it so that its orderly end writes a start-up cache to {@code output}. */
  static RegistryProcess recording(Settings settings, Path output) {
    return new RegistryProcess(settings, output);
  }

  /** {@code http://127.0.0.1:PORT}, without a path. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The process id of the running JVM. */
  public long pid() {
    return process.pid();
  }

  /** Whether the JVM runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The end of its log. */
  public String logTail() {
    return process.logTail();
  }

  /** SIGKILL, as a crash would. */
  public void kill() {
    process.kill();
  }

  /** Starts it again on the same port, stopping it first if it runs. */
  public void restart() {
    process.close();
    process = run();
  }

  void stop(Duration patience) {
    process.stop(patience);
  }

  @Override
  public void close() {
    process.close();
  }

  private ChildProcess run() {
    JavaProgram program = files.registry("256m", settings.shortLived());
    List<String> command =
        recording == null
            ? program.command(ARGUMENTS)
            : program.recordingCommand(recording, ARGUMENTS);
    ChildProcess started =
        ChildProcess.start(
            new ChildProcess.Spec(
                "registry", command, environment(), settings.directory(), "TERM"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/apis/registry/v3/system/info"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      started.awaitReady(START_TIME, () -> answers(client, request));
    }
    return started;
  }

  private Map<String, String> environment() {
    Path file = settings.directory().toAbsolutePath().resolve("data/registry");
    return Map.of(
        "QUARKUS_HTTP_HOST",
        "127.0.0.1",
        "QUARKUS_HTTP_PORT",
        Integer.toString(port),
        "QUARKUS_MANAGEMENT_HOST",
        "127.0.0.1",
        "QUARKUS_MANAGEMENT_PORT",
        Integer.toString(managementPort),
        "QUARKUS_HTTP_ACCESS_LOG_ENABLED",
        "false",
        "APICURIO_DATASOURCE_URL",
        settings.keepData() ? "jdbc:h2:file:" + file : "jdbc:h2:mem:registry",
        "APICURIO_DATASOURCE_JDBC_INITIAL_SIZE",
        "2",
        "APICURIO_DATASOURCE_JDBC_MIN_SIZE",
        "2",
        "APICURIO_DATASOURCE_JDBC_MAX_SIZE",
        "20");
  }

  private static boolean answers(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the registry", e);
    }
  }
}
