package io.observatory.e2e;

import io.observatory.deploy.stack.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A directory in which {@code ./observatory} is this build's, with a home and ports of its own, so
 * that tests meet no stack that a person runs. Closing takes everything down.
 */
final class Sandbox implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(120);

  /** Components with the port each has in the pages. */
  private static final Map<String, Integer> DOCUMENTED =
      Map.of(
          "broker", 19092,
          "registry", 18081,
          "postgres", 15432,
          "heartbeat-service", 8081,
          "scheduler-service", 8082,
          "hitl-service", 8083,
          "webhook-service", 8084,
          "audit-service", 8085);

  private final Path directory;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Shell shell;

  Sandbox(Path directory) throws IOException {
    this.directory = directory;
    Path script = directory.resolve("observatory");
    Files.writeString(script, "#!/bin/sh\nexec '" + Repository.root() + "/observatory' \"$@\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    shell = new Shell(directory).with("OBSERVATORY_HOME", directory.resolve("home").toString());
    for (String component : DOCUMENTED.keySet()) {
      ports.put(component, FreePort.next());
      listenOn(component, port(component));
    }
  }

  private void listenOn(String component, int port) {
    String name = component.toUpperCase(java.util.Locale.ROOT).replaceAll("[-.]", "_");
    shell.with("OBSERVATORY_" + name + "_PORT", Integer.toString(port));
  }

  Path directory() {
    return directory;
  }

  int port(String component) {
    return ports.getOrDefault(component, 0);
  }

  Shell shell() {
    return shell;
  }

  /** The same text with this sandbox's ports in place of the documented ones. */
  String here(String text) {
    String changed = text;
    for (Map.Entry<String, Integer> documented : DOCUMENTED.entrySet()) {
      changed =
          changed.replaceAll(
              "(127\\.0\\.0\\.1|localhost):" + documented.getValue() + "\\b",
              "$1:" + port(documented.getKey()));
    }
    return changed;
  }

  Shell.Result observatory(Duration limit, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(directory.resolve("observatory").toString()));
    command.addAll(List.of(arguments));
    return shell.run(limit, command.toArray(String[]::new));
  }

  @Override
  public void close() {
    try {
      observatory(SOON, "down");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
