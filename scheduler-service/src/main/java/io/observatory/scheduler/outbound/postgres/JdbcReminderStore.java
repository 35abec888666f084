package io.observatory.scheduler.outbound.postgres;

import io.observatory.platform.jdbc.Columns;
import io.observatory.platform.jdbc.Rows;
import io.observatory.scheduler.reminder.Reminder;
import io.observatory.scheduler.reminder.ReminderStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.stereotype.Component;

/** Reminders as jobs: one statement makes any number of them with their rows. */
@Component
class JdbcReminderStore implements ReminderStore {

  /** The id is of the event, so a repeat finds its job; the owners of shards look at once. */
  private static final String ADD =
      """
      WITH asked AS MATERIALIZED (
        SELECT job::uuid AS job_id, agent, timestamptz 'epoch' + at * interval '1 microsecond' AS at,
          shard, schedule, payload, hash, trace
        FROM unnest(?::text[], ?::text[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::bytea[],
          ?::text[]) AS a (job, agent, at, shard, schedule, payload, hash, trace)),
      made AS (
        INSERT INTO cron_jobs (job_id, owner, target_agent_id, schedule, payload, body_hash,
          recurring, created_at, updated_at, traceparent)
        SELECT job_id, agent, agent, schedule, payload, hash, false, now(), now(), trace FROM asked
        ON CONFLICT (job_id) DO NOTHING RETURNING job_id),
      due AS (
        INSERT INTO cron_due (shard, due_at, job_id, occurrence, kind)
        SELECT a.shard, a.at, a.job_id, a.at, 5 FROM asked a JOIN made m ON m.job_id = a.job_id
        ON CONFLICT DO NOTHING RETURNING shard, due_at)
      SELECT (SELECT count(*) FROM made) AS made,
        (SELECT count(pg_notify('scheduler_due', s.shard::text))
         FROM (SELECT DISTINCT shard FROM due WHERE due_at < now() + interval '1 second') s) AS woken
      """;

  private final JdbcOperations batches;

  JdbcReminderStore(JdbcOperations batches) {
    this.batches = batches;
  }

  @Override
  public int add(List<Reminder> reminders) {
    Integer made =
        batches.execute(
            (ConnectionCallback<Integer>)
                connection -> {
                  try (PreparedStatement statement =
                          filled(Columns.of(connection, ADD, reminders));
                      ResultSet result = statement.executeQuery()) {
                    result.next();
                    return result.getInt("made");
                  }
                });
    return Objects.requireNonNull(made);
  }

  private static PreparedStatement filled(Columns<Reminder> columns) throws SQLException {
    return columns
        .text(reminder -> reminder.jobId().toString())
        .text(reminder -> Rows.clean(reminder.agentId()))
        .micros(Reminder::at)
        .integer(reminder -> reminder.row().shard())
        .text(Reminder::schedule)
        .text(reminder -> Rows.cleanIfAny(reminder.payload()))
        .bytes(reminder -> HexFormat.of().parseHex(reminder.bodyHash()))
        .text(Reminder::traceparent)
        .statement();
  }
}
