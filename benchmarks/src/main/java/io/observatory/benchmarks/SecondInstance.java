package io.observatory.benchmarks;

import io.observatory.deploy.stack.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Another instance of a running service, with the command line and the environment of the first and
 * a port and a folder of its own. Reads both from {@code /proc}: Linux only.
 */
final class SecondInstance implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(5);

  private final Process process;
  private final int port = FreePort.next();

  SecondInstance(long pid, Path folder, Map<String, String> environment) throws IOException {
    Files.createDirectories(folder);
    ProcessBuilder builder =
        new ProcessBuilder(strings(pid, "cmdline"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment(pid));
    builder.environment().put("SERVER_PORT", Integer.toString(port));
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** What a process was told when it was started. */
  static Map<String, String> environment(long pid) throws IOException {
    Map<String, String> environment = new HashMap<>();
    for (String each : strings(pid, "environ")) {
      int equals = each.indexOf('=');
      environment.put(each.substring(0, equals), each.substring(equals + 1));
    }
    return environment;
  }

  private static List<String> strings(long pid, String file) throws IOException {
    String all =
        Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.UTF_8);
    return List.of(all.split("\0"));
  }

  int port() {
    return port;
  }

  void awaitReady(Gateway gateway) {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    try (Metrics metrics = new Metrics(port, gateway.token("viewer"))) {
      while (!metrics.says("/actuator/health/readiness", "UP")) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("the second instance did not become ready");
        }
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
