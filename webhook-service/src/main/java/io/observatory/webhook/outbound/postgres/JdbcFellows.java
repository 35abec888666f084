package io.observatory.webhook.outbound.postgres;

import io.observatory.webhook.delivery.Fellows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts the rows of {@code webhook_instance}. */
@Component
class JdbcFellows implements Fellows {

  private final JdbcClient jdbc;

  JdbcFellows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public int live() {
    return jdbc.sql("SELECT count(*) FROM webhook_instance WHERE lease_until > now()")
        .query(Integer.class)
        .single();
  }
}
