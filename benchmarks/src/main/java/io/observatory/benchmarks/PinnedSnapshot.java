package io.observatory.benchmarks;

import java.sql.SQLException;

/** A transaction that only looks, for so long that nothing dead can be cleaned away meanwhile. */
final class PinnedSnapshot implements AutoCloseable {
  private final PostgresCounters connection;

  PinnedSnapshot(Gateway gateway, String database) throws SQLException {
    connection = new PostgresCounters(gateway, database);
    connection.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
    long _ = connection.number("SELECT count(*) FROM pg_class");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
