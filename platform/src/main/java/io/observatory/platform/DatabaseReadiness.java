package io.observatory.platform;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Out of service, not dead, while the database is away: no traffic, but no restart either. */
record DatabaseReadiness(DataSource database) implements HealthIndicator {

  private static final int ANSWERS_WITHIN_SECONDS = 1;

  @Override
  public Health health() {
    try (Connection connection = database.getConnection()) {
      return connection.isValid(ANSWERS_WITHIN_SECONDS)
          ? Health.up().build()
          : Health.outOfService().withDetail("database", "does not answer").build();
    } catch (SQLException e) {
      return Health.outOfService().withDetail("database", "is away").build();
    }
  }
}
