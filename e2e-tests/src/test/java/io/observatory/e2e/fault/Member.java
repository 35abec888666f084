package io.observatory.e2e.fault;

import io.observatory.deploy.launcher.StackSettings;
import io.observatory.deploy.stack.ChildProcess;
import io.observatory.deploy.stack.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** One more instance of heartbeat-service beside the launcher's: other port, same group. */
final class Member implements AutoCloseable {
  private static final String SERVICE = "heartbeat-service";
  private static final Duration READY = Duration.ofSeconds(120);

  private final ChildProcess process;
  private final Http http;

  Member(String name, StackSettings settings, UnaryOperator<String> tokens) {
    int port = FreePort.next();
    http = new Http(port, tokens);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + settings.text(SERVICE + ".heap"),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            jar(settings.root()).toString());
    process =
        ChildProcess.start(
            new ChildProcess.Spec(
                name, command, environment(name, port, settings), settings.folder(name), "TERM"));
  }

  void awaitReady() {
    process.awaitReady(READY, http::isReady);
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
    http.close();
  }

  private static Map<String, String> environment(String name, int port, StackSettings settings) {
    Map<String, String> passwords = new TreeMap<>();
    lines(settings.home().resolve("secrets/passwords"))
        .forEach(line -> passwords.put(line.split(" ")[0], line.split(" ")[1]));
    Map<String, String> all = new TreeMap<>();
    settings.services().forEach(service -> all.putAll(service.environment()));
    all.put("HEARTBEAT_INSTANCEID", name);
    all.put("SERVER_PORT", Integer.toString(port));
    all.put("SERVER_ADDRESS", "127.0.0.1");
    all.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + settings.port("broker"));
    all.put(
        "SCHEMA_REGISTRY_URL",
        "http://127.0.0.1:" + settings.port("registry") + "/apis/registry/v3");
    all.put(
        "DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + settings.port("postgres") + "/heartbeat");
    all.put("DATABASE_USER", "heartbeat_app");
    all.put("DATABASE_PASSWORD", passwords.getOrDefault("heartbeat_app", ""));
    all.put("DATABASE_OWNER_USER", "heartbeat_owner");
    all.put("DATABASE_OWNER_PASSWORD", passwords.getOrDefault("heartbeat_owner", ""));
    all.put("OBSERVATORY_TOKENS_FILE", settings.home().resolve("secrets/tokens.sha256").toString());
    all.put("OBSERVATORY_LOG_FORMAT", "text");
    return all;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jar(Path root) {
    try (Stream<Path> files = Files.list(root.resolve(SERVICE + "/target"))) {
      return files.filter(file -> file.toString().endsWith("-exec.jar")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
