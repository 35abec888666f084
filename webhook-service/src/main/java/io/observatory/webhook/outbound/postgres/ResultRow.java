package io.observatory.webhook.outbound.postgres;

import io.observatory.platform.jdbc.Columns;
import io.observatory.webhook.delivery.Attempt;
import io.observatory.webhook.delivery.Result;
import io.observatory.webhook.delivery.Verdict;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A result as columns. */
record ResultRow(
    Result result, String status, @Nullable String reason, @Nullable Instant next, boolean holds) {

  static ResultRow of(Result result) {
    return switch (result.verdict()) {
      case Verdict.Succeeded _ -> new ResultRow(result, "SUCCEEDED", null, null, false);
      case Verdict.Retry retry -> new ResultRow(result, "RETRY", retry.reason(), retry.at(), true);
      case Verdict.Dead dead -> new ResultRow(result, "DEAD", dead.reason(), null, dead.holds());
      case Verdict.Skipped skipped ->
          new ResultRow(result, "SKIPPED", skipped.reason(), null, false);
      case Verdict.Discarded discarded ->
          new ResultRow(result, "DISCARDED", discarded.reason(), null, false);
      case Verdict.Waiting waiting ->
          new ResultRow(
              result,
              result.attempts() == 0 ? "PENDING" : "RETRY",
              waiting.reason(),
              waiting.until(),
              true);
    };
  }

  /** In the order of {@link DeliverySql#SETTLE}. */
  static Columns<ResultRow> fill(Columns<ResultRow> rows) throws SQLException {
    return rows.text(row -> row.result().delivery().id().toString())
        .bigint(row -> row.result().delivery().fence())
        .text(ResultRow::status)
        .text(ResultRow::reason)
        .integer(row -> row.result().attempts())
        .micros(ResultRow::next)
        .truth(ResultRow::holds)
        .bigintIfAny(row -> row.of(a -> a.status() == null ? null : a.status().longValue()))
        .text(row -> row.of(Attempt::error))
        .micros(row -> row.of(Attempt::at))
        .bigintIfAny(row -> row.of(a -> a.times().dns()))
        .bigintIfAny(row -> row.of(a -> a.times().connect()))
        .bigintIfAny(row -> row.of(a -> a.times().tls()))
        .bigintIfAny(row -> row.of(a -> a.times().firstByte()))
        .bigintIfAny(row -> row.of(a -> a.times().total()))
        .text(row -> row.of(Attempt::remoteAddress))
        .text(row -> row.answered(answer -> DeliveryRows.json(answer.headers())))
        .bytes(row -> row.answered(Attempt.Answer::body))
        .bytes(row -> row.answered(Attempt.Answer::sha256))
        .truth(row -> Boolean.TRUE.equals(row.answered(Attempt.Answer::truncated)));
  }

  private <T> @Nullable T of(Function<Attempt, @Nullable T> column) {
    Attempt attempt = result.attempt();
    return attempt == null ? null : column.apply(attempt);
  }

  private <T> @Nullable T answered(Function<Attempt.Answer, @Nullable T> column) {
    Attempt attempt = result.attempt();
    return attempt == null || attempt.answer() == null ? null : column.apply(attempt.answer());
  }
}
