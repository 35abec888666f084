package io.observatory.audit.outbound.postgres;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** A migrated database of its own, as the service sees it. */
final class LogDatabase {

  private final TestDatabase database;

  LogDatabase() {
    this.database = Infra.shared().database("audit");
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.ownerUser(), database.ownerPassword())
        .load()
        .migrate();
  }

  DriverManagerDataSource app() {
    return new DriverManagerDataSource(
        database.jdbcUrl(), database.appUser(), database.appPassword());
  }

  Connection owner() throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl(), database.ownerUser(), database.ownerPassword());
  }

  PostgresLog log() {
    return new PostgresLog(app(), DataSize.ofKilobytes(64));
  }

  PostgresEntries entries() {
    TransactionTemplate readOnly = new TransactionTemplate(new DataSourceTransactionManager(app()));
    readOnly.setReadOnly(true);
    return new PostgresEntries(new JdbcTemplate(app()), readOnly);
  }

  List<@Nullable Long> ask(String sql) {
    return new JdbcTemplate(app()).queryForList(sql, Long.class);
  }
}
