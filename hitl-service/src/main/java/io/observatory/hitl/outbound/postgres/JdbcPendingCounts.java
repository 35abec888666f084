package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.approval.PendingCounts;
import io.observatory.platform.jdbc.Rows;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts the rows of pending approvals. */
@Component
class JdbcPendingCounts implements PendingCounts {

  private static final String COUNT =
      """
      SELECT policy, risk, count(*) AS many, min(opened_at) AS oldest FROM approval
      WHERE state = 'PENDING' GROUP BY policy, risk
      """;

  private final JdbcClient jdbc;

  JdbcPendingCounts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Pending> count() {
    return jdbc.sql(COUNT)
        .query(
            (row, number) ->
                new Pending(
                    row.getString("policy"),
                    row.getString("risk"),
                    row.getLong("many"),
                    Rows.instantOf(row, "oldest")))
        .list();
  }
}
