package io.observatory.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** A database for a benchmark that runs no service: the platform's outbox table and one of work. */
final class Databases {

  private Databases() {}

  /** Creates it; its JDBC URL. */
  static String create(int port, String password, String name) throws SQLException {
    String server = "jdbc:postgresql://127.0.0.1:" + port + "/";
    try (Connection connection =
            DriverManager.getConnection(server + "postgres", "postgres", password);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    try (Connection connection = DriverManager.getConnection(server + name, "postgres", password);
        Statement statement = connection.createStatement()) {
      statement.execute(resource("/db/outbox.sql"));
      statement.execute("CREATE TABLE work (id text PRIMARY KEY)");
    }
    return server + name;
  }

  private static String resource(String name) {
    try (InputStream in = Databases.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
