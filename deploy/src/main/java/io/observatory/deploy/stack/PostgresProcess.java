package io.observatory.deploy.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A real PostgreSQL as a child process on loopback, for whoever knows a password (SCRAM). Data and
 * port stay the same over {@link #kill}, {@link #stop} and {@link #restart}.
 */
public final class PostgresProcess implements AutoCloseable {
  static final String SUPER_USER = "postgres";
  private static final String SYSTEM_ROOT = "root";
  private static final Duration START_TIME = Duration.ofSeconds(60);

  private final PostgresSettings settings;
  private final Path home;
  private final int port;
  private final String password;
  private ChildProcess process;

  PostgresProcess(PostgresSettings settings, StackFiles files) {
    this.settings = settings;
    this.home = PostgresArchive.unpacked(files.root().resolve("postgres"));
    this.port = FreePort.orNext(settings.port());
    this.password = createCluster();
    this.process = run();
  }

  /** A server that keeps data, log and the super user's password below {@code directory}. */
  public static PostgresSettings in(Path directory) {
    return new PostgresSettings(directory.toAbsolutePath());
  }

  /** The port clients use. */
  public int port() {
    return port;
  }

  /** Where a database of this server is. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** A connection of the super user; the caller closes it. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), SUPER_USER, password);
  }

  /** Makes the database and its roles exist, with these passwords; repeating it changes nothing. */
  public void ensure(ServiceDatabase wanted) {
    try (Connection connection = connect(SUPER_USER)) {
      new DatabaseSetup(connection).ensure(wanted);
    } catch (SQLException e) {
      throw new IllegalStateException("Can not create database " + wanted.database(), e);
    }
  }

  /** The process id of the server. */
  public long pid() {
    return process.pid();
  }

  /** Whether the server runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The end of its log. */
  public String logTail() {
    return process.logTail();
  }

  /** SIGKILL, as a crash would: the next start recovers from the write-ahead log. */
  public void kill() {
    process.kill();
  }

  /** Ends it in good order and every session with it. */
  public void stop() {
    process.close();
  }

  /** Starts it again on the same data and port, stopping it first if it runs. */
  public void restart() {
    stop();
    process = run();
  }

  @Override
  public void close() {
    stop();
  }

  private Path data() {
    return settings.directory().resolve("data");
  }

  private String createCluster() {
    Path secret = settings.directory().resolve("postgres.password");
    try {
      if (Files.exists(data().resolve("PG_VERSION")) && Files.exists(secret)) {
        return Files.readString(secret).strip();
      }
      Directories.delete(data());
      Files.createDirectories(settings.directory());
      Files.deleteIfExists(secret);
      Files.createFile(
          secret,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(secret, UUID.randomUUID().toString());
      initialise(secret);
      return Files.readString(secret).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void initialise(Path secret) {
    List<String> command = program("initdb");
    command.addAll(List.of("-D", data().toString(), "-U", SUPER_USER, "--encoding=UTF8"));
    command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"));
    command.addAll(List.of("--auth=scram-sha-256", "--pwfile=" + secret, "--no-sync"));
    ChildProcess initdb = child("postgres-init", command);
    boolean ended = initdb.awaitExit(START_TIME);
    if (!ended || initdb.exitCode() != 0) {
      initdb.kill();
      throw new StartFailedException("postgres", "initdb failed", initdb.logTail());
    }
    initdb.close();
  }

  private ChildProcess run() {
    StalePostmaster.forget(data().resolve("postmaster.pid"));
    List<String> command = program("postgres");
    command.addAll(List.of("-D", data().toString(), "-c", "port=" + port));
    settings
        .parameters()
        .forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    ChildProcess started = child("postgres", command);
    started.awaitReady(START_TIME, this::answers);
    return started;
  }

  private boolean answers() {
    try (Connection connection = connect(SUPER_USER)) {
      return connection.isValid(2);
    } catch (SQLException notYet) {
      return false;
    }
  }

  /** PostgreSQL refuses to be root; in a user namespace of its own it is not. */
  private List<String> program(String name) {
    List<String> command = new ArrayList<>();
    if (SYSTEM_ROOT.equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(home.resolve("bin").resolve(name).toString());
    return command;
  }

  private ChildProcess child(String name, List<String> command) {
    return ChildProcess.start(
        new ChildProcess.Spec(name, command, Map.of("LC_ALL", "C"), settings.directory(), "INT"));
  }
}
