package io.observatory.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the database server counts anyway: bytes of its log, rows written. */
final class PostgresCounters implements AutoCloseable {
  private final Connection connection;

  PostgresCounters(Gateway gateway, String database) throws SQLException {
    connection =
        DriverManager.getConnection(url(gateway, database), "postgres", gateway.databasePassword());
  }

  static String url(Gateway gateway, String database) {
    return "jdbc:postgresql://127.0.0.1:" + gateway.port("postgres") + "/" + database;
  }

  /** Bytes of write-ahead log since the cluster was made. */
  long walBytes() throws SQLException {
    return number("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')");
  }

  /** Transactions committed in the database, as far as its processes have told. */
  long commits() throws SQLException {
    return number("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()");
  }

  /** Rows inserted, updated and deleted in all tables of the database. */
  long rowWrites() throws SQLException {
    return number(
        "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables"
            + " WHERE relname <> 'flyway_schema_history'");
  }

  long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      found.next();
      return found.getLong(1);
    }
  }

  String text(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      found.next();
      return found.getString(1);
    }
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Leaves the database as it would be after the time it takes to fill its tables. */
  void settle() throws SQLException {
    run("VACUUM ANALYZE");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
