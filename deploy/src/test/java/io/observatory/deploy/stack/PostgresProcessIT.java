package io.observatory.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProcessIT {
  private static final ServiceDatabase DATABASE =
      new ServiceDatabase("heartbeat", "heartbeat", "owner-1", "app-1");

  @TempDir Path directory;

  @Test
  void whatWasCommittedSurvivesSigkillOfTheServer() throws Exception {
    try (PostgresProcess server = PostgresProcess.in(directory).start()) {
      run(server, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)");
      server.kill();
      assertThat(server.isAlive()).isFalse();
      server.restart();
      assertThat(query(server, "SELECT id FROM kept")).isEqualTo("7");
    }
  }

  @Test
  void aPostmasterFileThatNamesAnotherProgramDoesNotStopTheStart() throws Exception {
    try (PostgresProcess server = PostgresProcess.in(directory).withoutFsync().start()) {
      server.stop();
      Path file = directory.resolve("data/postmaster.pid");
      Files.writeString(file, ProcessHandle.current().pid() + "\n/elsewhere\n0\n5432\n\n\n\n\n");
      server.restart();
      assertThat(server.isAlive()).isTrue();
    }
  }

  @Test
  void theRuntimeRoleMayConnectButNotCreateTables() throws Exception {
    try (PostgresProcess server = PostgresProcess.in(directory).withoutFsync().start()) {
      server.ensure(DATABASE);
      server.ensure(DATABASE);
      String url = server.jdbcUrl("heartbeat");
      try (Connection owner = DriverManager.getConnection(url, "heartbeat_owner", "owner-1");
          Statement statement = owner.createStatement()) {
        statement.execute("CREATE TABLE mine (id int)");
      }
      try (Connection app = DriverManager.getConnection(url, "heartbeat_app", "app-1");
          Statement statement = app.createStatement()) {
        assertThatThrownBy(() -> statement.execute("CREATE TABLE theirs (id int)"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("permission denied");
      }
      assertThatThrownBy(() -> DriverManager.getConnection(url, "heartbeat_app", "wrong"))
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void aWrongParameterFailsTheStartWithTheServersOwnWords() {
    PostgresSettings settings = PostgresProcess.in(directory).parameter("shared_buffers", "many");
    assertThatThrownBy(settings::start)
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("invalid value for parameter \"shared_buffers\"");
  }

  private static void run(PostgresProcess server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(PostgresProcess server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
