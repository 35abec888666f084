package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.approval.BatchStore;
import io.observatory.hitl.command.IdempotencyKey;
import io.observatory.platform.jdbc.Rows;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Batches of votes as rows. */
@Component
class JdbcBatchStore implements BatchStore {

  private static final String BEGIN =
      """
      INSERT INTO approval_batch (principal, idempotency_key, request_digest, at)
      VALUES (:principal, :key, :digest, :at)
      ON CONFLICT DO NOTHING
      """;

  private static final String FIND =
      """
      SELECT request_digest, answer FROM approval_batch
      WHERE principal = :principal AND idempotency_key = :key
      """;

  private static final String END =
      """
      UPDATE approval_batch SET answer = :answer
      WHERE principal = :principal AND idempotency_key = :key
      """;

  private static final String FORGET =
      """
      DELETE FROM approval_batch WHERE (principal, idempotency_key) IN (
          SELECT principal, idempotency_key FROM approval_batch WHERE at < :before LIMIT :most)
      """;

  private final JdbcClient jdbc;

  JdbcBatchStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<Given> begin(String principal, IdempotencyKey key, Instant at) {
    int added =
        jdbc.sql(BEGIN)
            .param("principal", principal)
            .param("key", key.key())
            .param("digest", key.digest())
            .param("at", Rows.time(at))
            .update();
    return added == 1
        ? Optional.empty()
        : jdbc.sql(FIND)
            .param("principal", principal)
            .param("key", key.key())
            .query((row, number) -> new Given(row.getString(1), row.getString(2)))
            .optional();
  }

  @Override
  public void end(String principal, IdempotencyKey key, String answer) {
    jdbc.sql(END)
        .param("principal", principal)
        .param("key", key.key())
        .param("answer", answer)
        .update();
  }

  @Override
  public int forget(Instant givenBefore, int most) {
    return jdbc.sql(FORGET).param("before", Rows.time(givenBefore)).param("most", most).update();
  }
}
