package io.observatory.platform;

import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Adds {@code database} to the readiness of services that have one. */
@AutoConfiguration(
    afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnSingleCandidate(DataSource.class)
class DatabaseReadinessAutoConfiguration {

  @Bean
  HealthIndicator databaseHealthIndicator(DataSource database) {
    return new DatabaseReadiness(database);
  }
}
