package io.observatory.audit.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AppendOnlyIT {

  private static final List<String> EVENT_TABLES =
      List.of("topic", "entry", "entry_key", "log_batch", "log_span", "log_gap");

  private static LogDatabase database;

  @BeforeAll
  static void oneEntry() {
    database = new LogDatabase();
    PostgresLog log = database.log();
    log.positions(List.of(Records.partition(0)));
    log.append(Records.batch(Records.partition(0), 0, 1));
  }

  static Stream<String> changesOfEvents() {
    return EVENT_TABLES.stream()
        .flatMap(
            t ->
                Stream.of(
                    "UPDATE " + t + " SET " + column(t) + " = " + column(t),
                    "DELETE FROM " + t,
                    "TRUNCATE " + t + " CASCADE"));
  }

  static Stream<String> whatTheServiceMayNot() {
    return Stream.concat(
        changesOfEvents(),
        Stream.of(
            "DELETE FROM source_offset",
            "TRUNCATE source_offset",
            "INSERT INTO log_head VALUES (2, 0, 0)",
            "DELETE FROM log_head",
            "TRUNCATE log_head",
            "DROP TABLE entry",
            "ALTER TABLE entry DISABLE TRIGGER ALL",
            "ALTER TABLE entry ADD COLUMN x int",
            "CREATE TABLE mine (x int)",
            "SET session_replication_role = replica",
            "SELECT setval('batch_seq', 1)",
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE sql AS ''"));
  }

  @ParameterizedTest
  @MethodSource("whatTheServiceMayNot")
  void theServiceHasNoRightTo(String sql) throws SQLException {
    try (Connection connection = database.app().getConnection()) {
      assertThat(refusal(connection, sql).getSQLState()).isEqualTo("42501");
    }
  }

  @ParameterizedTest
  @MethodSource("changesOfEvents")
  void evenTheOwnerIsRefused(String sql) throws SQLException {
    try (Connection connection = database.owner()) {
      assertThat(refusal(connection, sql).getSQLState()).isEqualTo("23001");
    }
  }

  private static SQLException refusal(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return catchThrowableOfType(SQLException.class, () -> statement.execute(sql));
    }
  }

  private static String column(String table) {
    return switch (table) {
      case "topic" -> "name";
      case "log_gap" -> "reason";
      default -> "batch_id";
    };
  }
}
