package io.observatory.audit.outbound.postgres;

import io.observatory.audit.AuditProperties;
import io.observatory.audit.log.AuditLog;
import io.observatory.audit.log.Entries;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The log's two sides. */
@Configuration(proxyBeanMethods = false)
class PostgresConfiguration {

  @Bean
  AuditLog auditLog(DataSource dataSource, AuditProperties properties) {
    return new PostgresLog(dataSource, properties.largestPart());
  }

  @Bean
  Entries entries(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
    TransactionTemplate readOnly = new TransactionTemplate(transactions);
    readOnly.setReadOnly(true);
    return new PostgresEntries(jdbc, readOnly);
  }
}
