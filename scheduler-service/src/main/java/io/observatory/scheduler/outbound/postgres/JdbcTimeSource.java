package io.observatory.scheduler.outbound.postgres;

import io.observatory.scheduler.time.TimeSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** PostgreSQL's clock. */
@Component
class JdbcTimeSource implements TimeSource {

  private final JdbcClient jdbc;

  JdbcTimeSource(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public long micros() {
    return jdbc.sql("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        .query(Long.class)
        .single();
  }
}
