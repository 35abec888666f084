package io.observatory.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;

/** A database in the stack's PostgreSQL with a pool of connections to it. */
final class PeerDatabase implements AutoCloseable {
  private final HikariDataSource connections;
  private final PostgresCounters counters;

  PeerDatabase(Gateway gateway, String name, int poolSize) throws SQLException {
    String url = Databases.create(gateway.port("postgres"), gateway.databasePassword(), name);
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(url);
    pool.setUsername("postgres");
    pool.setPassword(gateway.databasePassword());
    pool.setMaximumPoolSize(poolSize);
    connections = new HikariDataSource(pool);
    counters = new PostgresCounters(gateway, name);
  }

  HikariDataSource connections() {
    return connections;
  }

  PostgresCounters counters() {
    return counters;
  }

  @Override
  public void close() throws SQLException {
    connections.close();
    counters.close();
  }
}
