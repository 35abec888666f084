package io.observatory.hitl.outbound.postgres;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A migrated database, seen with the rights of the service. */
final class Database {

  private Database() {}

  static DataSource migrated() {
    TestDatabase database = Infra.shared().database("hitl");
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.ownerUser(), database.ownerPassword())
        .load()
        .migrate();
    return new DriverManagerDataSource(
        database.jdbcUrl(), database.appUser(), database.appPassword());
  }
}
