package io.observatory.heartbeat.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.heartbeat.agent.AgentQuery;
import io.observatory.heartbeat.agent.AgentSnapshot;
import io.observatory.heartbeat.agent.AgentState;
import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.agent.Cause;
import io.observatory.heartbeat.agent.Details;
import io.observatory.heartbeat.agent.ExecutionPolicy;
import io.observatory.heartbeat.agent.LastSeen;
import io.observatory.heartbeat.agent.Profile;
import io.observatory.heartbeat.agent.Transition;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import tools.jackson.databind.json.JsonMapper;

class JdbcAgentStoreIT {

  private static final Instant SEEN = Instant.parse("2026-11-20T12:00:00.123Z");
  private static final Profile PROFILE =
      new Profile(
          "c1", null, List.of(new Capability("code.review", null)), ExecutionPolicy.AUTO, 0);

  private final List<Transition> events = new ArrayList<>();
  private final JsonMapper json = JsonMapper.builder().build();
  private JdbcTemplate jdbc = new JdbcTemplate();
  private JdbcAgentStore store = store();

  private JdbcAgentStore store() {
    TestDatabase database = Infra.shared().database("heartbeat");
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.ownerUser(), database.ownerPassword())
        .load()
        .migrate();
    DriverManagerDataSource source =
        new DriverManagerDataSource(database.jdbcUrl(), database.appUser(), database.appPassword());
    jdbc = new JdbcTemplate(source);
    return new JdbcAgentStore(jdbc, new JdbcTransactionManager(source), events::addAll, json);
  }

  @BeforeEach
  void forget() {
    events.clear();
  }

  private static Transition transition(String agentId, AgentState state, long revision) {
    return new Transition(
        new AgentSnapshot(agentId, PROFILE, state, SEEN, SEEN, 1, 0, revision, Details.NONE),
        Cause.REGISTERED);
  }

  @Test
  void whatIsStoredIsReadBack() {
    store.commit(List.of(transition("a", AgentState.ALIVE, 1)), List.of());

    assertThat(store.find(Set.of("a")))
        .containsExactly(transition("a", AgentState.ALIVE, 1).agent());
    assertThat(events).hasSize(1);
  }

  @Test
  void aRevisionThatDoesNotFollowIsRefusedRowAndEvent() {
    store.commit(List.of(transition("a", AgentState.ALIVE, 1)), List.of());
    events.clear();

    assertThat(
            store.commit(
                List.of(
                    transition("a", AgentState.EVICTED, 3),
                    transition("b", AgentState.ALIVE, 1),
                    transition("removed", AgentState.ALIVE, 7)),
                List.of()))
        .containsExactlyInAnyOrder("a", "removed");
    assertThat(events).extracting(Transition::agentId).containsExactly("b");
    assertThat(store.find(Set.of("a", "removed")))
        .extracting(AgentSnapshot::revision)
        .containsExactly(1L);
  }

  @Test
  void anEventThatCanNotBeAppendedTakesTheRowBack() {
    JdbcAgentStore failing =
        new JdbcAgentStore(
            jdbc,
            new JdbcTransactionManager(java.util.Objects.requireNonNull(jdbc.getDataSource())),
            transitions -> {
              throw new IllegalStateException("no schema id");
            },
            json);

    assertThatThrownBy(
            () -> failing.commit(List.of(transition("a", AgentState.ALIVE, 1)), List.of()))
        .hasMessage("no schema id");
    assertThat(store.find(Set.of("a"))).isEmpty();
  }

  @Test
  void lastSeenNeverMovesBack() {
    store.commit(List.of(transition("a", AgentState.ALIVE, 1)), List.of());
    store.saveLastSeen(List.of(new LastSeen("a", SEEN.toEpochMilli() + 5, 9, 0)));
    store.saveLastSeen(List.of(new LastSeen("a", SEEN.toEpochMilli() - 5, 3, 0)));

    AgentSnapshot row = store.find(Set.of("a")).getFirst();
    assertThat(row.lastSeen()).isEqualTo(SEEN.plusMillis(5));
    assertThat(row.seq()).isEqualTo(9);
  }

  @Test
  void aPartitionsAgentsAreLoadedWhateverItsCountIs() {
    store.commit(
        IntStream.range(0, 1_000)
            .mapToObj(i -> transition("agent-" + i, AgentState.ALIVE, 1))
            .toList(),
        List.of());

    for (int count : List.of(1, 6, 12)) {
      TreeMap<String, Integer> loaded = new TreeMap<>();
      for (int partition = 0; partition < count; partition++) {
        store.load(Set.of(partition), count, (row, owner) -> loaded.put(row.agentId(), owner));
      }
      assertThat(loaded).hasSize(1_000);
      loaded.forEach(
          (id, owner) -> assertThat(JdbcAgentStore.keyHash(id) % count).isEqualTo(owner));
    }
  }

  @Test
  void pagesAreInOrderAndFiltersHold() {
    store.commit(
        List.of(
            transition("b", AgentState.ALIVE, 1),
            transition("B", AgentState.EVICTED, 1),
            transition("a", AgentState.ALIVE, 1)),
        List.of());
    JdbcAgentDirectory directory = new JdbcAgentDirectory(JdbcClient.create(jdbc), json);

    assertThat(directory.list(new AgentQuery(null, null, null, "", 2)))
        .extracting(AgentSnapshot::agentId)
        .containsExactly("B", "a");
    assertThat(directory.list(new AgentQuery("code.review", "c1", AgentState.ALIVE, "a", 9)))
        .extracting(AgentSnapshot::agentId)
        .containsExactly("b");
    assertThat(directory.list(new AgentQuery("other", null, null, "", 9))).isEmpty();
  }

  @Test
  void theRuntimeRoleCanNotDeleteAgents() {
    assertThatThrownBy(() -> jdbc.update("DELETE FROM agent"))
        .hasStackTraceContaining("permission denied");
  }
}
