package io.observatory.heartbeat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log of one partition, a broker clock, a wall clock and a monotonic one, all moved by hand, and
 * a fleet that reads the log the way the consumer does.
 */
final class FleetHarness {

  static final Liveness TIMES =
      new Liveness(
          Duration.ofSeconds(90),
          Duration.ofSeconds(60),
          Duration.ofSeconds(90),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          new Liveness.Bounds(
              Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofHours(1), Duration.ofDays(8)));

  static final FleetRules RULES =
      new FleetRules(
          TIMES,
          new FlapRules(Duration.ofMinutes(10), 5),
          new BrakeRules(3, 0.15, Duration.ofMinutes(15), 50, Duration.ofSeconds(100)));

  /** The same in exact mode. */
  static FleetRules exactly() {
    Duration often = Duration.ofMillis(250);
    return new FleetRules(
        new Liveness(
            TIMES.ttl(), TIMES.suspectAfter(), TIMES.failoverTtl(), often, often, TIMES.bounds()),
        RULES.flaps(),
        RULES.brakes());
  }

  /** The same without a brake. */
  static FleetRules unbraked() {
    return new FleetRules(
        TIMES,
        RULES.flaps(),
        new BrakeRules(1_000_000, 1, Duration.ofMinutes(15), 50, Duration.ofSeconds(100)));
  }

  private record Entry(Beat beat, long appendMillis) {}

  final InMemoryAgentStore store = new InMemoryAgentStore();
  final InMemoryBrakeBoard board = new InMemoryBrakeBoard();
  private final FleetRules rules;
  private final List<Entry> log = new ArrayList<>();
  private final Map<Reception, Integer> counts = new EnumMap<>(Reception.class);
  private Fleet fleet;
  private long trueMillis = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
  private long monotonicMillis = 7_000;
  private long wallErrorMillis;
  private long brokerErrorMillis;
  private int position;
  private int committed;
  private boolean brokerReachable = true;
  private boolean reading = true;
  private boolean atEnd;
  private long unheardMillis;
  private int checkedEvents;
  private Consumer<String> evictionCheck = agentId -> {};

  FleetHarness() {
    this(RULES);
  }

  FleetHarness(FleetRules rules) {
    this.rules = rules;
    fleet = newFleet();
    takeOver();
  }

  private Fleet newFleet() {
    Clock wall =
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
          }

          @Override
          public Instant instant() {
            return Instant.ofEpochMilli(trueMillis + wallErrorMillis);
          }
        };
    return new Fleet(rules, store, board, wall, () -> monotonicMillis);
  }

  Fleet fleet() {
    return fleet;
  }

  Instant brokerNow() {
    return Instant.ofEpochMilli(trueMillis + brokerErrorMillis);
  }

  FleetHarness beat(String... agentIds) {
    for (String id : agentIds) {
      append(Beat.of(id, claim("c1", null), 0, 0));
    }
    return this;
  }

  FleetHarness append(Beat beat) {
    log.add(new Entry(beat, brokerNow().toEpochMilli()));
    return this;
  }

  static Claim claim(String cluster, @Nullable List<Capability> capabilities) {
    return new Claim(cluster, "worker", capabilities, ExecutionPolicy.AUTO, null);
  }

  void brokerReachable(boolean reachable) {
    brokerReachable = reachable;
  }

  void reading(boolean isReading) {
    reading = isReading;
    atEnd &= isReading;
  }

  void storeReachable(boolean reachable) {
    store.setAway(!reachable);
  }

  void setWallAheadBy(Duration error) {
    wallErrorMillis = error.toMillis();
  }

  void setBrokerAheadBy(Duration error) {
    brokerErrorMillis = error.toMillis();
  }

  /** Everybody's time passes and nothing of ours runs: a suspended process. */
  void passUnnoticed(Duration time) {
    trueMillis += time.toMillis();
    monotonicMillis += time.toMillis();
    unheardMillis += time.toMillis();
  }

  /** Time passes second by second with the consumer at work. */
  FleetHarness run(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      passUnnoticed(Duration.ofSeconds(1));
      unheardMillis -= brokerReachable ? 1_000 : 0;
      turn();
    }
    return this;
  }

  /** Time passes second by second while {@code agentIds} beat every {@code interval}. */
  FleetHarness runWhileBeating(Duration time, Duration interval, String... agentIds) {
    for (long second = 0; second < time.toSeconds(); second++) {
      if (second % interval.toSeconds() == 0) {
        beat(agentIds);
      }
      run(Duration.ofSeconds(1));
    }
    return this;
  }

  /** Like {@link #runWhileBeating}, with our process not there. */
  void awayWhileBeating(Duration time, Duration interval, String... agentIds) {
    for (long second = 0; second < time.toSeconds(); second++) {
      if (second % interval.toSeconds() == 0) {
        beat(agentIds);
      }
      passUnnoticed(Duration.ofSeconds(1));
    }
  }

  /** The process dies and another takes the partition over. */
  FleetHarness restart() {
    fleet = newFleet();
    takeOver();
    return this;
  }

  private void takeOver() {
    fleet.tick();
    fleet.open(Map.of(0, (long) log.size()), 1);
    long replayFrom = brokerNow().toEpochMilli() - TIMES.ttl().toMillis();
    position = committed;
    while (position > 0 && log.get(position - 1).appendMillis() >= replayFrom) {
      position--;
    }
    atEnd = false;
  }

  void loseOwnership() {
    fleet.close(Set.of(0));
  }

  void turn() {
    fleet.tick();
    if (!fleet.owns(0)) {
      return;
    }
    Instant asOf = fleet.now();
    if (brokerReachable) {
      fleet.witness(0, log.size(), asOf);
    }
    if (brokerReachable && reading) {
      read();
    }
    fleet.advance(0, position);
    commit();
    List<AgentSnapshot> events = store.events();
    while (checkedEvents < events.size()) {
      AgentSnapshot event = events.get(checkedEvents++);
      if (event.state() == AgentState.EVICTED) {
        evictionCheck.accept(event.agentId());
      }
    }
  }

  private void commit() {
    try {
      if (fleet.commit() && fleet.isSettled()) {
        committed = position;
      }
    } catch (IllegalStateException storeIsAway) {
      assertThat(storeIsAway).hasMessageContaining("away");
    }
  }

  private void read() {
    List<Entry> batch = List.copyOf(log.subList(position, log.size()));
    batch.stream()
        .mapToLong(Entry::appendMillis)
        .max()
        .ifPresent(newest -> fleet.hear(newest, atEnd));
    for (Entry entry : batch) {
      if (position < committed) {
        fleet.recall(0, entry.beat(), entry.appendMillis());
      } else {
        counts.merge(fleet.accept(0, entry.beat(), entry.appendMillis()), 1, Integer::sum);
      }
      position++;
    }
    atEnd = true;
  }

  /** Append time of the agent's newest beat in the log, read or not. */
  Instant newestBeatOf(String agentId) {
    return log.stream()
        .filter(entry -> entry.beat().agentId().equals(agentId))
        .map(entry -> Instant.ofEpochMilli(entry.appendMillis()))
        .reduce(Instant.MIN, (older, newer) -> newer);
  }

  /** Called in the turn that commits an eviction. */
  void onEviction(Consumer<String> check) {
    evictionCheck = check;
  }

  /** The most by which deafness and sleep together can have moved a deadline. */
  Duration longestAddedTime() {
    return Duration.ofMillis(unheardMillis);
  }

  int count(Reception reception) {
    return counts.getOrDefault(reception, 0);
  }

  AgentState state(String agentId) {
    return store.row(agentId).state();
  }
}
