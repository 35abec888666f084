package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.command.Action;
import io.observatory.hitl.command.CommandRecord;
import io.observatory.hitl.command.CommandStore;
import io.observatory.hitl.command.IdempotencyKey;
import io.observatory.hitl.command.Outcome;
import io.observatory.hitl.command.Reply;
import io.observatory.platform.jdbc.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Commands as rows. */
@Component
class JdbcCommandStore implements CommandStore {

  private static final String NEXT_SEQ =
      """
      INSERT INTO control AS c (control_key, seq) VALUES (:key, 1)
      ON CONFLICT (control_key) DO UPDATE SET seq = c.seq + 1
      RETURNING seq
      """;

  private static final String ADD =
      """
      INSERT INTO command (id, action, session_id, control_key, seq, principal, reason,
          idempotency_key, request_digest, partitions, given_at)
      VALUES (:id, :action, :session, :key, :seq, :principal, :reason,
          :idempotencyKey, :requestDigest, :partitions, :givenAt)
      ON CONFLICT (principal, idempotency_key) DO NOTHING
      """;

  private static final String NAME =
      """
      UPDATE command SET idempotency_key = :key, request_digest = :digest
      WHERE id = :id AND principal = :principal AND idempotency_key IS NULL AND NOT EXISTS (
          SELECT FROM command WHERE principal = :principal AND idempotency_key = :key)
      """;

  private static final String KEEP =
      """
      INSERT INTO command_reply (command_id, partition, refused, state, holds, flushed, buffered,
          code, detail, digest)
      VALUES (:id, :partition, :refused, :state, :holds, :flushed, :buffered, :code, :detail, :digest)
      ON CONFLICT (command_id, partition) DO NOTHING
      """;

  private static final String END =
      """
      UPDATE command SET status = :status, ended_at = :at, state = :state, holds = :holds,
          flushed = :flushed, buffered = :buffered, code = :code, detail = :detail, digest = :digest
      WHERE id = :id AND status = 'PENDING'
      """;

  private static final String FORGET_REPLIES =
      """
      WITH old AS (
          SELECT r.command_id, r.partition FROM command_reply r JOIN command c ON c.id = r.command_id
          WHERE c.ended_at < :before LIMIT :most)
      DELETE FROM command_reply r USING old
      WHERE r.command_id = old.command_id AND r.partition = old.partition
      """;

  private static final String FORGET_KEYS =
      """
      UPDATE command SET idempotency_key = NULL, request_digest = NULL
      WHERE id = ANY (ARRAY(SELECT id FROM command
          WHERE idempotency_key IS NOT NULL AND ended_at < :before LIMIT :most))
      """;

  private static final RowMapper<CommandRecord> COMMAND = (row, number) -> command(row);

  private final JdbcClient jdbc;

  JdbcCommandStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public long nextSeq(String key) {
    return jdbc.sql(NEXT_SEQ).param("key", key).query(Long.class).single();
  }

  @Override
  public boolean add(CommandRecord command, @Nullable IdempotencyKey key) {
    return jdbc.sql(ADD)
            .param("id", command.id())
            .param("action", command.action().name())
            .param("session", command.sessionId())
            .param("key", command.key())
            .param("seq", command.seq())
            .param("principal", command.principal())
            .param("reason", command.reason())
            .param("idempotencyKey", key == null ? null : key.key())
            .param("requestDigest", key == null ? null : key.digest())
            .param("partitions", command.partitions())
            .param("givenAt", Rows.time(command.givenAt()))
            .update()
        == 1;
  }

  @Override
  public void name(String id, String principal, IdempotencyKey key) {
    jdbc.sql(NAME)
        .param("id", id)
        .param("principal", principal)
        .param("key", key.key())
        .param("digest", key.digest())
        .update();
  }

  @Override
  public Optional<CommandRecord> find(String id) {
    return jdbc.sql("SELECT * FROM command WHERE id = :id")
        .param("id", id)
        .query(COMMAND)
        .optional();
  }

  @Override
  public Optional<Keyed> findByKey(String principal, String key) {
    return jdbc.sql("SELECT * FROM command WHERE principal = :principal AND idempotency_key = :key")
        .param("principal", principal)
        .param("key", key)
        .query((row, number) -> new Keyed(command(row), row.getString("request_digest")))
        .optional();
  }

  @Override
  public Optional<Integer> expected(String id) {
    return jdbc.sql(
            "SELECT partitions FROM command WHERE id = :id AND status = 'PENDING' FOR UPDATE")
        .param("id", id)
        .query(Integer.class)
        .optional();
  }

  @Override
  public List<Reply> keep(Reply reply) {
    outcome(jdbc.sql(KEEP), reply.outcome())
        .param("id", reply.commandId())
        .param("partition", reply.partition())
        .param("refused", reply.refused())
        .update();
    return jdbc.sql("SELECT * FROM command_reply WHERE command_id = :id ORDER BY partition")
        .param("id", reply.commandId())
        .query(
            (row, number) ->
                new Reply(
                    row.getString("command_id"),
                    row.getInt("partition"),
                    row.getBoolean("refused"),
                    outcome(row)))
        .list();
  }

  @Override
  public void end(String id, CommandRecord.Status how, Outcome outcome, Instant at) {
    outcome(jdbc.sql(END), outcome)
        .param("id", id)
        .param("status", how.name())
        .param("at", Rows.time(at))
        .update();
  }

  @Override
  public int forget(Instant endedBefore, int most) {
    int replies =
        jdbc.sql(FORGET_REPLIES)
            .param("before", Rows.time(endedBefore))
            .param("most", most)
            .update();
    return replies
        + jdbc.sql(FORGET_KEYS)
            .param("before", Rows.time(endedBefore))
            .param("most", most)
            .update();
  }

  private static JdbcClient.StatementSpec outcome(JdbcClient.StatementSpec sql, Outcome outcome) {
    return sql.param("state", outcome.state())
        .param("holds", Rows.texts(outcome.holds()))
        .param("flushed", outcome.flushed())
        .param("buffered", outcome.buffered())
        .param("code", outcome.code())
        .param("detail", Rows.cleanIfAny(outcome.detail()))
        .param("digest", outcome.digest());
  }

  private static CommandRecord command(ResultSet row) throws SQLException {
    CommandRecord.Status status = CommandRecord.Status.valueOf(row.getString("status"));
    return new CommandRecord(
        row.getString("id"),
        Action.valueOf(row.getString("action")),
        row.getString("session_id"),
        row.getString("control_key"),
        row.getLong("seq"),
        row.getString("principal"),
        row.getString("reason"),
        row.getInt("partitions"),
        status,
        Rows.instantOf(row, "given_at"),
        Rows.instant(row, "ended_at"),
        status == CommandRecord.Status.PENDING ? null : outcome(row));
  }

  private static Outcome outcome(ResultSet row) throws SQLException {
    return new Outcome(
        row.getString("state"),
        Rows.texts(row, "holds"),
        row.getLong("flushed"),
        row.getLong("buffered"),
        row.getString("code"),
        row.getString("detail"),
        row.getString("digest"));
  }
}
