package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.graph.Place;
import io.observatory.hitl.graph.Step;
import io.observatory.platform.jdbc.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Steps as rows. */
final class StepRows {

  static final String ADD =
      """
      INSERT INTO step (session_id, step_id, parent_step_id, at, step_offset, since,
          agent_id, intent, tool_call, status)
      SELECT session_id, step_id, parent_step_id, to_timestamp(at / 1000.0), step_offset,
          to_timestamp(since / 1000.0), agent_id, intent, tool_call, status
      FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[],
              ?::text[], ?::text[], ?::text[], ?::text[])
          AS n (session_id, step_id, parent_step_id, at, step_offset, since,
              agent_id, intent, tool_call, status)
      """;

  /** Parents that came: nobody waits for them any more. */
  static final String ARRIVE =
      """
      DELETE FROM step_waiting w
      USING unnest(?::text[], ?::text[]) AS n (session_id, step_id)
      WHERE w.session_id = n.session_id AND w.parent_step_id = n.step_id
      RETURNING w.session_id
      """;

  /** LATERAL with LIMIT is a look-up per row, whatever the planner thinks of the table. */
  static final String AWAIT =
      """
      INSERT INTO step_waiting (session_id, parent_step_id, step_id, since)
      SELECT n.session_id, n.parent_step_id, n.step_id, to_timestamp(n.since / 1000.0)
      FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[])
              AS n (session_id, parent_step_id, step_id, since)
          LEFT JOIN LATERAL (
              SELECT true AS here FROM step p
              WHERE p.session_id = n.session_id AND p.step_id = n.parent_step_id LIMIT 1) p ON true
      WHERE p.here IS NULL
      ON CONFLICT DO NOTHING
      """;

  private StepRows() {}

  static Step step(ResultSet row) throws SQLException {
    Place place = new Place(Rows.instantOf(row, "at"), row.getLong("step_offset"));
    return new Step(
        row.getString("session_id"),
        row.getString("step_id"),
        row.getString("parent_step_id"),
        place,
        Rows.instantOf(row, "since"),
        Step.Origin.AGENT,
        new Step.Said(
            place,
            row.getString("agent_id"),
            row.getString("intent"),
            row.getString("tool_call"),
            row.getString("status")));
  }
}
