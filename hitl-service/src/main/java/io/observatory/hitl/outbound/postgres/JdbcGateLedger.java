package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.session.GateLedger;
import io.observatory.hitl.session.GateNews;
import io.observatory.platform.jdbc.Rows;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes what the gate topic tells. News of a session lie in one partition, so their offsets order
 * them, and what is not newer than the row was told before.
 */
@Component
class JdbcGateLedger implements GateLedger {

  private static final String SESSION =
      """
      INSERT INTO session AS s (session_id, state, holds, buffered_count, last_gate_kind,
          last_gate_id, last_gate_reason, last_gate_at, gate_offset)
      VALUES (:session, :state, :holds, :buffered, :kind, :gate, :reason, :at, :offset)
      ON CONFLICT (session_id) DO UPDATE SET
          state = excluded.state, holds = excluded.holds, buffered_count = excluded.buffered_count,
          last_gate_kind = excluded.last_gate_kind, last_gate_id = excluded.last_gate_id,
          last_gate_reason = excluded.last_gate_reason, last_gate_at = excluded.last_gate_at,
          gate_offset = excluded.gate_offset
      WHERE s.gate_offset < excluded.gate_offset
      """;

  private static final String OPEN =
      """
      INSERT INTO gate (gate_id, session_id, state, hold_id, reason, trace_id, agent_id, digest,
          intent, tool_call, tool_input, opened_at, opened_by)
      VALUES (:gate, :session, 'OPEN', :hold, :reason, :trace, :agent, :digest,
          :intent, :toolCall, :toolInput, :at, :principal)
      ON CONFLICT (gate_id) DO NOTHING
      """;

  /** A rejected gate stays DENIED when the flush behind it ends. */
  private static final String CLOSE =
      """
      UPDATE gate SET
          state = CASE WHEN state = 'DENIED' THEN state ELSE :state END,
          closed_at = coalesce(closed_at, :at), closed_by = coalesce(closed_by, :principal),
          closed_reason = coalesce(closed_reason, :reason), flushed = greatest(flushed, :flushed)
      WHERE gate_id = :gate
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  JdbcGateLedger(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
  }

  @Override
  public void take(List<GateNews> news) {
    // Rows are locked in the order of their ids, as the other writer locks them; a session's own
    // news stay in order.
    List<GateNews> sorted =
        news.stream().sorted(Comparator.comparing(GateNews::sessionId)).toList();
    transaction.executeWithoutResult(status -> sorted.forEach(this::take));
  }

  private void take(GateNews news) {
    String gateId = Rows.cleanIfAny(news.gateId());
    boolean later =
        jdbc.sql(SESSION)
                .param("session", Rows.clean(news.sessionId()))
                .param("state", news.state())
                .param("holds", Rows.texts(news.holds()))
                .param("buffered", news.buffered())
                .param("kind", news.kind().name())
                .param("gate", gateId)
                .param("reason", Rows.cleanIfAny(news.reason()))
                .param("at", Rows.time(news.at()))
                .param("offset", news.offset())
                .update()
            == 1;
    if (!later || gateId == null) {
      return;
    }
    switch (news.kind()) {
      case OPENED -> open(gateId, news);
      case CLOSED -> close(gateId, "CLOSED", news);
      case DENIED -> close(gateId, "DENIED", news);
      default -> {
        // About a session, not about a gate.
      }
    }
  }

  private void open(String gateId, GateNews news) {
    GateNews.About about = news.about();
    jdbc.sql(OPEN)
        .param("gate", gateId)
        .param("session", Rows.clean(news.sessionId()))
        .param("hold", Rows.cleanIfAny(news.holdId()))
        .param("reason", Rows.cleanIfAny(news.reason()))
        .param("trace", about == null ? null : Rows.cleanIfAny(about.traceId()))
        .param("agent", about == null ? null : Rows.cleanIfAny(about.agentId()))
        .param("digest", about == null ? null : about.digest())
        .param("intent", about == null ? null : Rows.cleanIfAny(about.intent()))
        .param("toolCall", about == null ? null : Rows.cleanIfAny(about.toolCall()))
        .param("toolInput", about == null ? null : Rows.cleanIfAny(about.toolInput()))
        .param("at", Rows.time(news.at()))
        .param("principal", by(news))
        .update();
  }

  private void close(String gateId, String state, GateNews news) {
    jdbc.sql(CLOSE)
        .param("gate", gateId)
        .param("state", state)
        .param("at", Rows.time(news.at()))
        .param("principal", by(news))
        .param("reason", Rows.cleanIfAny(news.reason()))
        .param("flushed", news.flushed())
        .update();
  }

  private static @Nullable String by(GateNews news) {
    return Rows.cleanIfAny(news.principal());
  }
}
