package io.observatory.heartbeat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever happens to the gateway: no living agent is evicted, every silent one is. */
class EvictionProperties {

  private static final List<String> AGENTS = List.of("a", "b", "c", "d");
  private static final Duration TTL = FleetHarness.TIMES.ttl();

  /** One thing that happens to the agents or to the gateway. */
  interface Happening {
    void to(FleetHarness gateway);
  }

  record Beats(String agentId) implements Happening {
    @Override
    public void to(FleetHarness gateway) {
      gateway.beat(agentId);
    }
  }

  record Farewell(String agentId) implements Happening {
    @Override
    public void to(FleetHarness gateway) {
      gateway.append(Beat.farewell(agentId, FleetHarness.claim("c1", null), 0, 0));
    }
  }

  record TimePasses(int seconds) implements Happening {
    @Override
    public void to(FleetHarness gateway) {
      gateway.run(Duration.ofSeconds(seconds));
    }
  }

  record WeSleep(int seconds) implements Happening {
    @Override
    public void to(FleetHarness gateway) {
      gateway.passUnnoticed(Duration.ofSeconds(seconds));
    }
  }

  record Trouble(String with, boolean over) implements Happening {
    @Override
    public void to(FleetHarness gateway) {
      switch (with) {
        case "reading" -> gateway.reading(over);
        case "broker" -> gateway.brokerReachable(over);
        case "store" -> gateway.storeReachable(over);
        case "owner" -> gateway.restart();
        default -> throw new IllegalArgumentException(with);
      }
    }
  }

  record WallClockSet(int hours) implements Happening {
    @Override
    public void to(FleetHarness gateway) {
      gateway.setWallAheadBy(Duration.ofHours(hours));
    }
  }

  @Provide
  Arbitrary<List<Happening>> lives() {
    Arbitrary<String> agent = Arbitraries.of(AGENTS);
    Arbitrary<Happening> any =
        Arbitraries.frequencyOf(
            Tuple.of(8, agent.map(Beats::new)),
            Tuple.of(1, agent.map(Farewell::new)),
            Tuple.of(8, Arbitraries.integers().between(1, 60).map(TimePasses::new)),
            Tuple.of(1, Arbitraries.integers().between(1, 400).map(WeSleep::new)),
            Tuple.of(
                3,
                Arbitraries.of("reading", "broker", "store", "owner")
                    .flatMap(with -> Arbitraries.of(true, false).map(b -> new Trouble(with, b)))),
            Tuple.of(1, Arbitraries.integers().between(-2, 2).map(WallClockSet::new)));
    return any.list().ofMinSize(5).ofMaxSize(60);
  }

  @Property(tries = 1_500)
  void noAgentWithABeatInTheLogIsEvicted(@ForAll("lives") List<Happening> life) {
    FleetHarness gateway = new FleetHarness();
    gateway.onEviction(
        agentId -> {
          Instant heard = gateway.newestBeatOf(agentId);
          assertThat(heard.plus(TTL)).as(agentId).isBeforeOrEqualTo(gateway.brokerNow());
        });
    life.forEach(happening -> happening.to(gateway));
  }

  @Property(tries = 500)
  void everySilentAgentIsEvictedAndTheLoudOneIsNot(@ForAll("lives") List<Happening> life) {
    FleetHarness gateway = new FleetHarness(FleetHarness.unbraked());
    life.forEach(happening -> happening.to(gateway));
    List.of("reading", "broker", "store").forEach(with -> new Trouble(with, true).to(gateway));
    gateway.setWallAheadBy(Duration.ZERO);

    // At most: what a last sleep adds, the failover TTL, a check that suspects, one that evicts.
    gateway.runWhileBeating(Duration.ofSeconds(5), Duration.ofSeconds(5), "loud");
    Duration slept = gateway.longestAddedTime();
    gateway.runWhileBeating(
        slept.plus(TTL).plusSeconds(30 + 30 + 30 + 5), Duration.ofSeconds(30), "loud");

    assertThat(gateway.state("loud")).isEqualTo(AgentState.ALIVE);
    for (String id : AGENTS) {
      if (gateway.store.has(id)) {
        assertThat(gateway.state(id)).as(id).isIn(AgentState.EVICTED, AgentState.DEREGISTERED);
      }
    }
  }
}
