package io.observatory.hitl.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.relay.Notice;
import io.observatory.hitl.session.Gate;
import io.observatory.hitl.session.GateNews;
import io.observatory.hitl.session.Gates;
import io.observatory.hitl.session.SessionOverview;
import io.observatory.hitl.session.Sessions;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

class JdbcGateLedgerIT {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");

  private final DataSource source = Database.migrated();
  private final JdbcClient jdbc = JdbcClient.create(source);
  private final JdbcGateLedger ledger =
      new JdbcGateLedger(jdbc, new JdbcTransactionManager(source));
  private final Sessions sessions = new JdbcSessions(jdbc);
  private final Gates gates = new JdbcGates(jdbc);

  private static GateNews news(
      Notice.Kind kind, long offset, @Nullable String gateId, String state) {
    return new GateNews(
        "s",
        kind,
        NOON.plusSeconds(offset),
        3,
        offset,
        gateId,
        gateId == null ? null : "gate:" + gateId,
        state,
        state.equals("PAUSED") ? List.of("gate:" + gateId) : List.of(),
        7,
        kind == Notice.Kind.CLOSED ? 5 : 0,
        kind == Notice.Kind.OPENED ? null : "olga",
        "because",
        new GateNews.About("t", "a", "d", "intent", "rm", "{}"));
  }

  private SessionOverview session() {
    return sessions.find("s").orElseThrow();
  }

  private Gate gate() {
    return gates.find("g").orElseThrow();
  }

  @Test
  void newsOfAGateBecomeItsRowAndItsSessions() {
    ledger.take(List.of(news(Notice.Kind.OPENED, 10, "g", "PAUSED")));

    assertThat(session().state()).isEqualTo("PAUSED");
    assertThat(session().holds()).containsExactly("gate:g");
    assertThat(session().buffered()).isEqualTo(7);
    assertThat(session().lastGate())
        .isEqualTo(new SessionOverview.LastGate("OPENED", "g", "because", NOON.plusSeconds(10)));
    assertThat(gate().state()).isEqualTo(Gate.State.OPEN);
    assertThat(gate().about()).isEqualTo(new GateNews.About("t", "a", "d", "intent", "rm", "{}"));
    assertThat(gate().openedAt()).isEqualTo(NOON.plusSeconds(10));
  }

  @Test
  void whatIsToldAgainOrTooLateChangesNothing() {
    GateNews opened = news(Notice.Kind.OPENED, 10, "g", "PAUSED");
    GateNews closed = news(Notice.Kind.CLOSED, 11, "g", "NORMAL");
    ledger.take(List.of(opened, closed));
    SessionOverview session = session();
    Gate gate = gate();

    ledger.take(List.of(opened, closed));
    ledger.take(List.of(opened));

    assertThat(session()).isEqualTo(session);
    assertThat(gate()).isEqualTo(gate);
    assertThat(session.state()).isEqualTo("NORMAL");
    assertThat(gate.state()).isEqualTo(Gate.State.CLOSED);
    assertThat(gate.flushed()).isEqualTo(5);
    assertThat(gate.closedBy()).isEqualTo("olga");
  }

  @Test
  void aRejectedGateStaysDeniedWhenTheFlushBehindItEnds() {
    ledger.take(List.of(news(Notice.Kind.OPENED, 1, "g", "PAUSED")));
    ledger.take(List.of(news(Notice.Kind.DENIED, 2, "g", "FLUSHING")));
    ledger.take(List.of(news(Notice.Kind.CLOSED, 3, "g", "NORMAL")));

    assertThat(gate().state()).isEqualTo(Gate.State.DENIED);
    assertThat(gate().closedAt()).isEqualTo(NOON.plusSeconds(2));
    assertThat(gate().flushed()).isEqualTo(5);
    assertThat(session().state()).isEqualTo("NORMAL");
  }

  @Test
  void theOtherWritersColumnsAreLeftAlone() {
    jdbc.sql(
            "INSERT INTO session (session_id, agent_id, mission_id, messages, first_seen,"
                + " last_activity) VALUES ('s', 'a', 'm', 4, now(), now())")
        .update();
    ledger.take(List.of(news(Notice.Kind.OPENED, 0, "g", "PAUSED")));

    assertThat(session().activity().agentId()).isEqualTo("a");
    assertThat(session().activity().messages()).isEqualTo(4);
    assertThat(session().state()).isEqualTo("PAUSED");
    assertThat(sessions.list(new Sessions.Question(null, "a", null, "m", null, "", 5))).hasSize(1);
    assertThat(sessions.list(new Sessions.Question(null, "b", null, null, null, "", 5))).isEmpty();
  }

  @Test
  void textThatPostgresqlCanNotHoldIsHeldAsWellAsItCan() {
    GateNews opened = news(Notice.Kind.OPENED, 1, "g", "PAUSED");
    ledger.take(
        List.of(
            new GateNews(
                "s\0",
                opened.kind(),
                opened.at(),
                0,
                1,
                "g\0",
                "h\0",
                "PAUSED",
                List.of("h\0"),
                0,
                0,
                null,
                "r\0",
                new GateNews.About("t\0", "a\0", "d", "i\0", "c\0", "x\0"))));

    assertThat(gates.find("g\uFFFD")).isPresent();
  }
}
