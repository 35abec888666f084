package io.observatory.heartbeat.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.heartbeat.agent.Capability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The map answers what an oracle without any index answers. */
class CapabilityMapTest {

  private static final Duration AT_ONCE = Duration.ZERO;

  private final CapabilityMap map = new CapabilityMap(1_000);
  private final RandomWorld world = new RandomWorld(35);
  private final Map<String, MappedAgent> oracle = new HashMap<>();
  private long offset;

  private void put(MappedAgent agent) {
    map.apply(List.of(new MapUpdate.Present(0, offset++, agent)), Map.of());
    oracle.put(agent.agentId(), agent);
  }

  private void remove(String agentId) {
    map.apply(List.of(new MapUpdate.Gone(0, offset++, agentId, 0, "REMOVED")), Map.of());
    oracle.remove(agentId);
  }

  private void churn(int agents) {
    String id = "agent-" + world.below(agents);
    MappedAgent known = oracle.get(id);
    if (known != null && world.below(4) == 0) {
      remove(id);
    } else {
      put(world.agent(id, known == null ? offset + 1 : known.revision() + 1));
    }
  }

  private List<String> ids(Query query, int pageSize) {
    List<String> ids = new ArrayList<>();
    AgentPlace place = null;
    do {
      AgentSelection page = map.select(query, place, pageSize);
      page.agents().forEach(agent -> ids.add(agent.agentId()));
      place = page.next();
    } while (place != null);
    return ids;
  }

  @Test
  void t35TenThousandRandomQueriesAgreeWithTheOracleDuringChurn() {
    for (int i = 0; i < 10_000; i++) {
      for (int j = 0; j < 3; j++) {
        churn(400);
      }
      Query query = world.query(3);

      assertThat(ids(query, 1 + world.below(300)))
          .as(query.toString())
          .isEqualTo(QueryOracle.answer(query, List.copyOf(oracle.values())));
    }
  }

  @Test
  void manyAgentsAreFoundInOrderWhereverTheyStand() {
    Capability everybody = new Capability("all", "1");
    Capability last = new Capability("last", "1");
    List<MapUpdate> updates = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      int number = i * 7_919 % 20_000;
      String id = "%05d".formatted(number);
      MappedAgent agent = world.agent(id, 1);
      updates.add(
          new MapUpdate.Present(
              0, offset++, capable(agent, number < 14_000 ? List.of(everybody) : List.of(last))));
    }
    map.apply(updates, Map.of());

    for (String name : List.of("all", "last")) {
      AgentSelection found = map.select(Query.parse(name + " state:ALIVE"), null, 20);
      List<String> all = ids(Query.parse(name + " state:ALIVE"), 500);
      assertThat(all).isSorted().hasSizeGreaterThan(500);
      assertThat(found.agents()).extracting(MappedAgent::agentId).isEqualTo(all.subList(0, 20));
    }
    assertThat(ids(Query.EVERYBODY, 499)).hasSize(20_000).doesNotHaveDuplicates();
  }

  private static MappedAgent capable(MappedAgent agent, List<Capability> capabilities) {
    return new MappedAgent(
        agent.agentId(),
        agent.clusterId(),
        agent.agentType(),
        capabilities,
        agent.policy(),
        agent.state(),
        agent.registeredAt(),
        agent.lastSeen(),
        agent.incarnation(),
        agent.revision(),
        agent.duplicateIdentity(),
        agent.ttl(),
        agent.evictAt(),
        agent.nextActiveAt(),
        agent.signingKey());
  }

  @Test
  void whatIsToldOfAnAgentIsGivenBack() {
    for (int i = 0; i < 500; i++) {
      churn(50);
    }
    oracle.forEach((id, agent) -> assertThat(map.find(id)).contains(agent));
    assertThat(map.size()).isEqualTo(oracle.size());
  }

  @Test
  void whatNobodyHasIsForgotten() {
    for (int i = 0; i < 1_000; i++) {
      churn(100);
    }
    List.copyOf(oracle.keySet()).forEach(this::remove);

    assertThat(map.size()).isZero();
    assertThat(map.capabilities("", null, 500).capabilities()).isEmpty();
    assertThat(map.select(Query.EVERYBODY, null, 10).agents()).isEmpty();
  }

  @Test
  void anOlderRevisionChangesNothing() {
    MappedAgent newer = world.agent("a", 5);
    put(newer);
    map.apply(List.of(new MapUpdate.Present(0, offset++, world.agent("a", 4))), Map.of());
    map.apply(List.of(new MapUpdate.Gone(0, offset++, "a", 3, "EVICTED")), Map.of());

    assertThat(map.find("a")).contains(newer);
  }

  @Test
  void aWriterReadsItsOwnWrite() throws InterruptedException {
    RevisionToken registered = RevisionToken.ofAgent("a", 5);
    RevisionToken gone = RevisionToken.ofAgent("a", 6);
    assertThat(map.await(registered, AT_ONCE)).isFalse();
    put(world.agent("a", 5));
    assertThat(map.await(RevisionToken.parse(registered.toString()), AT_ONCE)).isTrue();
    assertThat(map.await(gone, AT_ONCE)).isFalse();
    map.apply(List.of(new MapUpdate.Gone(0, offset++, "a", 6, "DEREGISTERED")), Map.of());
    assertThat(map.await(gone, AT_ONCE)).isTrue();

    RevisionToken now = map.select(Query.EVERYBODY, null, 1).revision();
    assertThat(map.await(RevisionToken.parse(now.toString()), AT_ONCE)).isTrue();
    assertThat(map.await(new RevisionToken.Applied(List.of(offset + 1), null), AT_ONCE)).isFalse();
  }

  @Test
  void capabilitiesAreCountedByVersionAndState() {
    for (int i = 0; i < 2_000; i++) {
      churn(300);
    }
    String after = null;
    List<String> names = new ArrayList<>();
    do {
      CapabilityList page = map.capabilities("", after, 2);
      for (CapabilitySummary summary : page.capabilities()) {
        names.add(summary.name());
        check(summary);
      }
      after = page.hasMore() ? names.getLast() : null;
    } while (after != null);

    assertThat(names).isSorted().hasSize(7);
    assertThat(map.capabilities("code.", null, 10).capabilities())
        .extracting(CapabilitySummary::name)
        .containsExactly("code.review", "code.write");
  }

  private void check(CapabilitySummary summary) {
    Query name = new Query.Capable(Query.Text.of(summary.name()), VersionRange.ANY);
    for (LiveState state : LiveState.values()) {
      assertThat(summary.agents().getOrDefault(state, 0))
          .isEqualTo(ids(new Query.And(List.of(name, new Query.InState(state))), 500).size());
    }
    for (CapabilitySummary.VersionCount count : summary.versions()) {
      assertThat(count.agents())
          .isEqualTo(
              oracle.values().stream()
                  .filter(agent -> has(agent, summary.name(), count.version()))
                  .count());
    }
  }

  private static boolean has(MappedAgent agent, String name, @Nullable String version) {
    return agent.capabilities().contains(new Capability(name, version));
  }

  @Test
  void aPrefixOfTooManyNamesIsRefused() {
    for (int i = 0; i <= Evaluation.MOST_NAMES; i++) {
      put(capable(world.agent("agent-" + i, 1), List.of(new Capability("skill-" + i, null))));
    }
    assertThatThrownBy(() -> map.select(Query.parse("skill-*"), null, 1))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageContaining("skill-* stands for more than 1000 names");
    assertThat(map.select(Query.parse("skill-1*"), null, 1).agents()).hasSize(1);
  }
}
