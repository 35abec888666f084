package io.observatory.benchmarks;

import java.sql.SQLException;

/**
 * Counts the round trips of a service to its database: statements and commits. The begin of a
 * transaction travels with its first statement and is none. The outbox's rows are written by a few
 * statements that travel together, once in each transaction at most: they count as often as commits
 * do.
 */
final class SqlStatements {
  private static final String COUNT =
      """
      SELECT coalesce(sum(CASE WHEN query = 'COMMIT' THEN 2 * calls ELSE calls END), 0)
      FROM pg_stat_statements
      WHERE userid = 'webhook_app'::regrole AND query NOT LIKE 'BEGIN%'
        AND query NOT LIKE 'INSERT INTO outbox%'
      """;

  private final PostgresCounters database;

  private SqlStatements(PostgresCounters database) {
    this.database = database;
  }

  /** Has the server of the stack count; it is started anew for that. */
  static void enable(Gateway gateway) throws SQLException {
    try (PostgresCounters server = new PostgresCounters(gateway, "webhook")) {
      server.run("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
      server.run("CREATE EXTENSION pg_stat_statements");
    }
    gateway.stop("postgres");
    gateway.start("postgres");
  }

  static SqlStatements of(PostgresCounters database) {
    return new SqlStatements(database);
  }

  /** How many since the server was started. */
  long count() throws SQLException {
    return database.number(COUNT);
  }
}
