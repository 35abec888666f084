package io.observatory.heartbeat.agent;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The agents of all partitions owned here: hears their beats, evicts the silent, and commits every
 * transition to the store. The owner's thread calls everything but {@link #lastSeen}, {@link
 * #takeUnwritten}, {@link #census}, {@link #now} and {@link #isSettled}, which any thread may.
 *
 * <p>Time is the broker's, as {@link BrokerClock} tells it: when a beat was appended, never when
 * its agent says it was sent.
 */
public final class Fleet {

  private static final int SLICE = 5_000;
  private static final int SHARED_PROFILES = 100_000;

  private final Liveness times;
  private final AgentStore store;
  private final Clock wall;
  private final LongSupplier monotonicMillis;
  private final BrokerClock brokerClock;
  private final ConcurrentMap<Integer, PartitionAgents> partitions = new ConcurrentHashMap<>();
  private final Map<Profile, Profile> profiles = new HashMap<>();
  private volatile long nowMillis;

  /**
   * @param monotonicMillis milliseconds of a clock that is never set
   */
  public Fleet(Liveness times, AgentStore store, Clock wall, LongSupplier monotonicMillis) {
    this.times = times;
    this.store = store;
    this.wall = wall;
    this.monotonicMillis = monotonicMillis;
    this.brokerClock =
        new BrokerClock(wall.millis(), monotonicMillis.getAsLong(), times.clockToleranceMillis());
    tick();
  }

  /** Reads the time; everything until the next call happens at this time. */
  public void tick() {
    nowMillis = brokerClock.at(monotonicMillis.getAsLong());
  }

  /** Broker time of the last {@link #tick}. */
  public Instant now() {
    return Instant.ofEpochMilli(nowMillis);
  }

  /**
   * Takes partitions over: their stored agents are loaded, and their beats are taken in silently
   * until the log is read to {@code endOffsets}.
   *
   * @param endOffsets where the log of each partition ends now
   */
  public void open(Map<Integer, Long> endOffsets, int partitionCount) {
    Map<Integer, PartitionAgents> opened = new HashMap<>();
    long monotonic = monotonicMillis.getAsLong();
    endOffsets.forEach(
        (partition, end) ->
            opened.put(
                partition,
                new PartitionAgents(times, this::share, new Evidence(times, end, monotonic))));
    store.load(
        endOffsets.keySet(),
        partitionCount,
        (row, partition) ->
            Objects.requireNonNull(opened.get(partition), "a partition not asked for")
                .restore(row));
    partitions.putAll(opened);
  }

  /** Gives partitions up; what is not committed is left to the next owner. */
  public void close(Set<Integer> revoked) {
    partitions.keySet().removeAll(revoked);
  }

  /** Whether {@code partition} is owned and opened. */
  public boolean owns(int partition) {
    return partitions.containsKey(partition);
  }

  /**
   * Learns the time from a batch before its beats are handed over.
   *
   * @param atLogEnd whether all partitions had been read to their end right before this batch
   */
  public void hear(long newestArrivalMillis, boolean atLogEnd) {
    long jump = brokerClock.hear(newestArrivalMillis, monotonicMillis.getAsLong(), atLogEnd);
    tick();
    if (jump != 0) {
      partitions.values().stream()
          .filter(PartitionAgents::isLive)
          .forEach(agents -> agents.clockJumped(jump, nowMillis));
    }
  }

  /** A beat not heard before. */
  public Reception accept(int partition, Beat beat, long arrivalMillis) {
    return owned(partition).accept(beat, arrivalMillis, nowMillis);
  }

  /** A beat from before the committed offset, heard again to learn when its agent was last seen. */
  public void recall(int partition, Beat beat, long arrivalMillis) {
    owned(partition).recall(beat, arrivalMillis);
  }

  /**
   * The broker told where a partition's log ends.
   *
   * @param asOf broker time before it was asked
   */
  public void witness(int partition, long endOffset, Instant asOf) {
    PartitionAgents agents = partitions.get(partition);
    if (agents == null) {
      return;
    }
    long deaf =
        agents.evidence().witness(endOffset, asOf.toEpochMilli(), monotonicMillis.getAsLong());
    if (deaf > 0) {
      agents.extend(deaf);
    }
  }

  /**
   * A partition's records before {@code position} have all been handed over.
   *
   * @return how many agents this proves silent; empty if there was nothing to judge
   */
  public OptionalInt advance(int partition, long position) {
    PartitionAgents agents = partitions.get(partition);
    if (agents == null) {
      return OptionalInt.empty();
    }
    Evidence evidence = agents.evidence();
    if (!agents.isLive()) {
      if (evidence.isCaughtUpAt(position)) {
        agents.settle(nowMillis, Math.max(nowMillis, wall.millis()));
      }
      return OptionalInt.empty();
    }
    if (!evidence.provesSilenceAt(position)) {
      return OptionalInt.empty();
    }
    long asOf = evidence.completeCheck(monotonicMillis.getAsLong());
    return OptionalInt.of(agents.evictSilent(asOf));
  }

  /**
   * Commits every transition decided so far.
   *
   * @return false if the store refused some because it holds other revisions; they are tried again
   *     with the next call
   */
  public boolean commit() {
    List<Agent> unsaved = new ArrayList<>();
    partitions.values().forEach(agents -> unsaved.addAll(agents.unsaved()));
    boolean complete = true;
    try {
      for (int from = 0; from < unsaved.size(); from += SLICE) {
        complete &= commit(unsaved.subList(from, Math.min(from + SLICE, unsaved.size())));
      }
    } catch (RuntimeException away) {
      // Silence was proved for now, not for whenever the store is back.
      unsaved.forEach(Agent::retractEviction);
      throw away;
    }
    return complete;
  }

  private boolean commit(List<Agent> slice) {
    List<Transition> transitions = slice.stream().map(Agent::transition).toList();
    Set<String> refused = store.commit(transitions);
    for (int i = 0; i < slice.size(); i++) {
      if (!refused.contains(slice.get(i).id())) {
        slice.get(i).confirm(transitions.get(i).agent());
      }
    }
    if (!refused.isEmpty()) {
      adopt(slice, refused);
    }
    return refused.isEmpty();
  }

  private void adopt(List<Agent> slice, Set<String> refused) {
    Map<String, AgentSnapshot> rows =
        store.find(refused).stream()
            .collect(Collectors.toMap(AgentSnapshot::agentId, Function.identity()));
    for (Agent agent : slice) {
      if (refused.contains(agent.id())) {
        Optional.ofNullable(rows.get(agent.id())).ifPresentOrElse(agent::adopt, agent::forget);
      }
    }
  }

  /** Whether {@code partition} is owned and has caught up with its log. */
  public boolean isLive(int partition) {
    PartitionAgents agents = partitions.get(partition);
    return agents != null && agents.isLive();
  }

  /** Whether every owned partition has caught up with its log. */
  public boolean isSettled() {
    return partitions.values().stream().allMatch(PartitionAgents::isLive);
  }

  /** When an agent owned here was last seen; empty if it is not owned here. */
  public Optional<Instant> lastSeen(String agentId) {
    for (PartitionAgents agents : partitions.values()) {
      Agent agent = agents.find(agentId);
      if (agent != null) {
        return Optional.of(Instant.ofEpochMilli(agent.lastSeenMillis()));
      }
    }
    return Optional.empty();
  }

  /** Hands over every stored agent seen since it was handed over last. */
  public void takeUnwritten(Consumer<LastSeen> into) {
    partitions.values().forEach(agents -> agents.takeUnwritten(into));
  }

  /** How many stored agents are in which state, per cluster. */
  public Map<String, Map<AgentState, Long>> census() {
    return partitions.values().stream()
        .flatMap(agents -> agents.all().stream())
        .filter(Agent::isStored)
        .collect(
            Collectors.groupingBy(
                agent -> agent.profile().clusterId(),
                Collectors.groupingBy(Agent::state, Collectors.counting())));
  }

  private PartitionAgents owned(int partition) {
    PartitionAgents agents = partitions.get(partition);
    if (agents == null) {
      throw new IllegalStateException("partition " + partition + " is not owned here");
    }
    return agents;
  }

  private Profile share(Profile profile) {
    if (profiles.size() >= SHARED_PROFILES) {
      profiles.clear();
    }
    Profile known = profiles.putIfAbsent(profile, profile);
    return known == null ? profile : known;
  }
}
