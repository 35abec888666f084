package io.observatory.deploy.stack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** How one PostgreSQL is started; every setter returns this. */
public final class PostgresSettings {
  private final Path directory;
  private int port;
  private final Map<String, String> parameters = new LinkedHashMap<>();

  PostgresSettings(Path directory) {
    this.directory = directory;
    parameters.put("listen_addresses", "127.0.0.1");
    parameters.put("unix_socket_directories", "");
    parameters.put("max_connections", "200");
    parameters.put("shared_buffers", "64MB");
  }

  /** The port clients use; 0, the default, means any free one. */
  public PostgresSettings port(int port) {
    this.port = port;
    return this;
  }

  /** Without, a power cut may corrupt the database; a killed process may not. For tests. */
  public PostgresSettings withoutFsync() {
    return parameter("fsync", "off").parameter("full_page_writes", "off");
  }

  /** One server parameter, over the default. */
  public PostgresSettings parameter(String name, String value) {
    parameters.put(name, value);
    return this;
  }

  /**
   * Creates the cluster if the directory is new, starts the server and waits until it takes
   * connections.
   *
   * @throws StartFailedException when it does not
   */
  public PostgresProcess start() {
    return new PostgresProcess(this, StackFiles.locate());
  }

  Path directory() {
    return directory;
  }

  int port() {
    return port;
  }

  Map<String, String> parameters() {
    return parameters;
  }
}
