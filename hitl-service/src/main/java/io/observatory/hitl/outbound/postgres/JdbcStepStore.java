package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.graph.Activity;
import io.observatory.hitl.graph.Progress;
import io.observatory.hitl.graph.Step;
import io.observatory.hitl.graph.StepStore;
import io.observatory.platform.jdbc.Columns;
import io.observatory.platform.jdbc.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Steps and what sessions' messages tell: one statement per table and batch, an array per column.
 */
@Component
class JdbcStepStore implements StepStore {

  /** Makes the rows there are none of yet, so that there is something to lock. */
  private static final String LOCK =
      """
      INSERT INTO step_progress AS p (partition, next, latest)
      SELECT n, 0, to_timestamp(0) FROM unnest(?::bigint[]) AS n ORDER BY n
      ON CONFLICT (partition) DO UPDATE SET next = p.next
      RETURNING partition, next, latest
      """;

  private static final String SAVE =
      """
      UPDATE step_progress p SET next = n.next, latest = to_timestamp(n.latest / 1000.0)
      FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS n (partition, next, latest)
      WHERE p.partition = n.partition
      """;

  private static final String ACTIVITY =
      """
      INSERT INTO session AS s (session_id, agent_id, cluster_id, mission_id, workflow_id, messages,
          first_seen, last_activity)
      SELECT session_id, agent_id, cluster_id, mission_id, workflow_id, messages,
          to_timestamp(first_seen / 1000.0), to_timestamp(last_activity / 1000.0)
      FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],
          ?::bigint[]) AS n (session_id, agent_id, cluster_id, mission_id, workflow_id, messages,
              first_seen, last_activity)
      ON CONFLICT (session_id) DO UPDATE SET
          agent_id = coalesce(s.agent_id, excluded.agent_id),
          cluster_id = coalesce(excluded.cluster_id, s.cluster_id),
          mission_id = coalesce(excluded.mission_id, s.mission_id),
          workflow_id = coalesce(excluded.workflow_id, s.workflow_id),
          messages = s.messages + excluded.messages,
          first_seen = least(s.first_seen, excluded.first_seen),
          last_activity = greatest(s.last_activity, excluded.last_activity)
      RETURNING session_id, messages
      """;

  private static final String ORPHAN =
      """
      WITH late AS (
          SELECT session_id, parent_step_id, step_id FROM step_waiting
          WHERE since <= :since AND NOT orphan LIMIT :most FOR UPDATE SKIP LOCKED)
      UPDATE step_waiting w SET orphan = true FROM late
      WHERE (w.session_id, w.parent_step_id, w.step_id)
          = (late.session_id, late.parent_step_id, late.step_id)
      """;

  private final JdbcClient jdbc;
  private final JdbcOperations operations;

  JdbcStepStore(JdbcClient jdbc, JdbcOperations operations) {
    this.jdbc = jdbc;
    this.operations = operations;
  }

  private interface Filling<T> {
    void columns(Columns<T> columns) throws SQLException;
  }

  private interface Reading {
    void row(ResultSet row) throws SQLException;
  }

  /** One statement over all rows. */
  private <T> void run(String sql, Collection<T> rows, Filling<T> filling, Reading reading) {
    if (rows.isEmpty()) {
      return;
    }
    operations.execute(
        (ConnectionCallback<Boolean>) connection -> run(connection, sql, rows, filling, reading));
  }

  private static <T> boolean run(
      Connection connection, String sql, Collection<T> rows, Filling<T> filling, Reading reading)
      throws SQLException {
    Columns<T> columns = Columns.of(connection, sql, rows);
    try (PreparedStatement statement = columns.statement()) {
      filling.columns(columns);
      boolean answers = statement.execute();
      if (answers) {
        try (ResultSet found = statement.getResultSet()) {
          while (found.next()) {
            reading.row(found);
          }
        }
      }
      return answers;
    }
  }

  @Override
  public Map<Integer, Progress> lock(Set<Integer> partitions) {
    Map<Integer, Progress> progress = new HashMap<>();
    run(
        LOCK,
        partitions,
        columns -> columns.bigint(Integer::longValue),
        row -> {
          int partition = row.getInt("partition");
          progress.put(
              partition,
              new Progress(partition, row.getLong("next"), Rows.instantOf(row, "latest")));
        });
    return progress;
  }

  @Override
  public void save(Collection<Progress> progress) {
    run(
        SAVE,
        progress,
        columns ->
            columns.bigint(Progress::partition).bigint(Progress::next).millis(Progress::latest),
        row -> {});
  }

  @Override
  public Map<String, Long> addActivity(Collection<Activity> activities) {
    Map<String, Long> before = new HashMap<>();
    run(
        ACTIVITY,
        activities,
        columns ->
            columns
                .text(Activity::sessionId)
                .text(activity -> activity.belonging().agentId())
                .text(activity -> activity.belonging().clusterId())
                .text(activity -> activity.belonging().missionId())
                .text(activity -> activity.belonging().workflowId())
                .bigint(Activity::messages)
                .millis(Activity::first)
                .millis(Activity::last),
        row -> before.put(row.getString("session_id"), row.getLong("messages")));
    activities.forEach(
        activity -> before.merge(activity.sessionId(), -activity.messages(), Long::sum));
    return before;
  }

  @Override
  public Set<String> add(Collection<Step> steps) {
    run(
        StepRows.ADD,
        steps,
        columns ->
            columns
                .text(Step::sessionId)
                .text(Step::id)
                .text(Step::parentId)
                .millis(step -> step.place().at())
                .bigint(step -> step.place().offset())
                .millis(Step::since)
                .text(step -> step.said().agentId())
                .text(step -> step.said().intent())
                .text(step -> step.said().toolCall())
                .text(step -> step.said().status()),
        row -> {});
    Set<String> late = new HashSet<>();
    run(
        StepRows.ARRIVE,
        steps,
        columns -> columns.text(Step::sessionId).text(Step::id),
        row -> late.add(row.getString("session_id")));
    return late;
  }

  @Override
  public void await(Collection<Step> steps) {
    run(
        StepRows.AWAIT,
        steps,
        columns ->
            columns.text(Step::sessionId).text(Step::parentId).text(Step::id).millis(Step::since),
        row -> {});
  }

  @Override
  public int orphan(Instant since, int most) {
    return jdbc.sql(ORPHAN).param("since", Rows.time(since)).param("most", most).update();
  }

  @Override
  public int forget(Instant before, int most) {
    return forget("step_waiting", before, most) + forget("step", before, most);
  }

  private int forget(String table, Instant before, int most) {
    return jdbc.sql(
            """
            DELETE FROM %1$s WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM %1$s WHERE since < :before LIMIT :most))
            """
                .formatted(table))
        .param("before", Rows.time(before))
        .param("most", most)
        .update();
  }

  @Override
  public List<Step> steps(String sessionId, int most) {
    return jdbc.sql(
            """
            SELECT * FROM step WHERE session_id = :session
            ORDER BY at, step_offset LIMIT :most
            """)
        .param("session", sessionId)
        .param("most", most)
        .query((row, number) -> StepRows.step(row))
        .list();
  }
}
