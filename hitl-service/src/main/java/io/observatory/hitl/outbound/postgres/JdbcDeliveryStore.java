package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.chat.ChatChannel.Posted;
import io.observatory.hitl.chat.Delivery;
import io.observatory.hitl.chat.DeliveryStore;
import io.observatory.platform.jdbc.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Table {@code chat_delivery}. No row stays locked longer than one statement of a sender. */
@Repository
class JdbcDeliveryStore implements DeliveryStore {

  private static final String SHOW =
      """
      INSERT INTO chat_delivery (destination, subject, approval_id, wanted, due_at)
      SELECT n.destination, n.approval, n.approval, 1, :now
      FROM unnest(:destinations::text[], :approvals::text[]) AS n(destination, approval)
      ON CONFLICT DO NOTHING
      """;

  /** What is taken or waits keeps its time; whoever has it finds that it changed meanwhile. */
  private static final String CHANGED =
      """
      UPDATE chat_delivery SET wanted = wanted + 1, due_at = COALESCE(due_at, :now)
      WHERE approval_id = ANY (:approvals) AND body IS NULL
      """;

  private static final String TELL =
      """
      INSERT INTO chat_delivery (destination, subject, approval_id, wanted, body, due_at)
      SELECT d.destination, n.event, n.approval, n.revision::bigint, n.body, :now
      FROM unnest(:destinations::text[]) AS d(destination),
          unnest(:events::text[], :approvals::text[], :revisions::text[], :bodies::text[]) AS n(event, approval, revision, body)
      ON CONFLICT DO NOTHING
      """;

  /** An event waits for the earlier ones of its approval. */
  private static final String TAKE =
      """
      UPDATE chat_delivery d SET lease = :lease, due_at = :until, attempts = attempts + 1,
          tried_at = COALESCE(tried_at, :now)
      WHERE (d.destination, d.subject) = (
          SELECT w.destination, w.subject FROM chat_delivery w
          WHERE w.destination = :destination AND w.due_at <= :now
              AND (w.body IS NULL OR NOT EXISTS (
                  SELECT 1 FROM chat_delivery e
                  WHERE e.approval_id = w.approval_id AND e.destination = w.destination
                      AND e.wanted < w.wanted AND e.due_at IS NOT NULL))
          ORDER BY w.due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING *
      """;

  private static final String THIS = " WHERE destination = :destination AND subject = :subject";
  private static final String OURS = THIS + " AND lease = :lease";

  private static final String SHOWN =
      """
      UPDATE chat_delivery SET told = :wanted, room = :room, message = :message, attempts = 0,
          tried_at = NULL, lease = NULL, fault = NULL,
          due_at = CASE WHEN wanted > :wanted THEN :now::timestamptz END
      """
          + OURS;

  private static final String ONCE_MORE =
      "UPDATE chat_delivery SET wanted = wanted + 1, due_at = COALESCE(due_at, :now)" + THIS;

  private static final String LATER =
      "UPDATE chat_delivery SET lease = NULL, fault = :fault, due_at = :due" + OURS;

  private final JdbcClient jdbc;

  JdbcDeliveryStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void show(Collection<NewCard> cards, Instant now) {
    if (!cards.isEmpty()) {
      jdbc.sql(SHOW)
          .param("destinations", texts(cards, NewCard::destination))
          .param("approvals", texts(cards, NewCard::approvalId))
          .param("now", Rows.time(now))
          .update();
    }
  }

  @Override
  public void changed(Collection<String> approvalIds, Instant now) {
    if (!approvalIds.isEmpty()) {
      jdbc.sql(CHANGED)
          .param("approvals", texts(approvalIds, Function.identity()))
          .param("now", Rows.time(now))
          .update();
    }
  }

  @Override
  public void tell(Collection<String> destinations, Collection<News> news, Instant now) {
    if (!destinations.isEmpty() && !news.isEmpty()) {
      jdbc.sql(TELL)
          .param("destinations", texts(destinations, Function.identity()))
          .param("events", texts(news, News::eventId))
          .param("approvals", texts(news, News::approvalId))
          .param("revisions", texts(news, each -> Long.toString(each.revision())))
          .param("bodies", texts(news, News::body))
          .param("now", Rows.time(now))
          .update();
    }
  }

  @Override
  public Optional<Delivery> take(String destination, Instant now, Instant until) {
    return jdbc.sql(TAKE)
        .param("lease", UUID.randomUUID().toString())
        .param("destination", destination)
        .param("now", Rows.time(now))
        .param("until", Rows.time(until))
        .query((row, number) -> delivery(row))
        .optional();
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    String room = row.getString("room");
    String message = row.getString("message");
    return new Delivery(
        row.getString("destination"),
        row.getString("subject"),
        row.getString("approval_id"),
        row.getLong("wanted"),
        row.getString("body"),
        room == null || message == null ? null : new Posted(room, message),
        row.getInt("attempts"),
        Rows.instantOf(row, "tried_at"),
        row.getString("lease"));
  }

  @Override
  public void done(Delivery delivery, @Nullable Posted where, Instant now) {
    if (delivery.body() != null) {
      of(jdbc.sql("DELETE FROM chat_delivery" + THIS), delivery).update();
      return;
    }
    int ours =
        of(jdbc.sql(SHOWN), delivery)
            .param("lease", delivery.lease())
            .param("wanted", delivery.wanted())
            .param("room", where == null ? null : where.channel())
            .param("message", where == null ? null : where.message())
            .param("now", Rows.time(now))
            .update();
    if (ours == 0) {
      of(jdbc.sql(ONCE_MORE), delivery).param("now", Rows.time(now)).update();
    }
  }

  @Override
  public void later(Delivery delivery, Instant due, String fault) {
    put(delivery, due, fault);
  }

  @Override
  public void giveUp(Delivery delivery, String fault) {
    put(delivery, null, fault);
  }

  private void put(Delivery delivery, @Nullable Instant due, String fault) {
    of(jdbc.sql(LATER), delivery)
        .param("lease", delivery.lease())
        .param("due", Rows.time(due))
        .param("fault", Rows.clean(fault))
        .update();
  }

  private static JdbcClient.StatementSpec of(JdbcClient.StatementSpec sql, Delivery delivery) {
    return sql.param("destination", delivery.destination()).param("subject", delivery.subject());
  }

  private static <T> String[] texts(Collection<T> rows, Function<T, String> column) {
    return rows.stream().map(column).map(Rows::clean).toArray(String[]::new);
  }
}
