package io.observatory.heartbeat.agent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
 * transition to the store. The owner's thread calls everything but {@link #sighting}, {@link
 * #takeUnwritten}, {@link #census}, {@link #brakes}, {@link #estimatedSize}, {@link #now} and
 * {@link #isSettled}, which any thread may.
 *
 * <p>Time is the broker's, as {@link BrokerClock} tells it: when a beat was appended, never when
 * its agent says it was sent.
 */
public final class Fleet {

  private static final int SLICE = 5_000;
  private static final int SHARED_PROFILES = 100_000;

  private static final long ORDERS_MILLIS = 200;

  private final FleetRules rules;
  private final Liveness times;
  private final AgentStore store;
  private final EvictionBrake brake;
  private final Clock wall;
  private final LongSupplier monotonicMillis;
  private final BrokerClock brokerClock;
  private final ConcurrentMap<Integer, PartitionAgents> partitions = new ConcurrentHashMap<>();
  private final Map<Profile, Profile> profiles = new HashMap<>();
  private final Map<String, List<Order>> obeyed = new HashMap<>();
  private volatile long nowMillis;
  private volatile int partitionCount = 1;
  private long lastOrders;

  /**
   * @param monotonicMillis milliseconds of a clock that is never set
   */
  public Fleet(
      FleetRules rules,
      AgentStore store,
      BrakeBoard board,
      Clock wall,
      LongSupplier monotonicMillis) {
    this.rules = rules;
    this.times = rules.times();
    this.store = store;
    this.brake = new EvictionBrake(rules.brakes(), board, times.ttl().toMillis());
    this.wall = wall;
    this.monotonicMillis = monotonicMillis;
    this.lastOrders = monotonicMillis.getAsLong();
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
    this.partitionCount = partitionCount;
    Map<Integer, PartitionAgents> opened = new HashMap<>();
    long monotonic = monotonicMillis.getAsLong();
    endOffsets.forEach(
        (partition, end) ->
            opened.put(
                partition,
                new PartitionAgents(
                    rules, this::share, new Evidence(times, end, monotonic), nowMillis)));
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
    return OptionalInt.of(agents.judge(asOf, brake));
  }

  /**
   * Carries out what people ordered, tells the other owners how clusters stand, and commits every
   * transition decided so far.
   *
   * @return false if the store refused some because it holds other revisions; they are tried again
   *     with the next call
   */
  public boolean commit() {
    List<Agent> unsaved = List.of();
    try {
      brake.exchange(headcounts(), nowMillis);
      obeyOrders();
      unsaved = unsaved();
      boolean complete = true;
      for (int from = 0; from < unsaved.size(); from += SLICE) {
        complete &= commit(unsaved.subList(from, Math.min(from + SLICE, unsaved.size())));
      }
      finishOrders();
      return complete;
    } catch (RuntimeException away) {
      // Silence was proved for now, not for whenever the store is back.
      partitions.values().forEach(PartitionAgents::retractVerdicts);
      throw away;
    }
  }

  private Map<Integer, Headcounts> headcounts() {
    Map<Integer, Headcounts> headcounts = new HashMap<>();
    partitions.forEach(
        (partition, agents) -> {
          if (agents.isLive()) {
            headcounts.put(partition, agents.headcounts());
          }
        });
    return headcounts;
  }

  private List<Agent> unsaved() {
    List<Agent> unsaved = new ArrayList<>();
    partitions.values().forEach(agents -> unsaved.addAll(agents.unsaved(nowMillis)));
    return unsaved;
  }

  private void obeyOrders() {
    obeyed.clear();
    long monotonic = monotonicMillis.getAsLong();
    Set<Integer> live =
        partitions.entrySet().stream()
            .filter(each -> each.getValue().isLive())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    if (live.isEmpty() || monotonic - lastOrders < ORDERS_MILLIS) {
      return;
    }
    lastOrders = monotonic;
    for (Order order : store.orders(live, partitionCount)) {
      owned(order.partition()).obey(order.agentId(), order.action(), nowMillis);
      obeyed.computeIfAbsent(order.agentId(), first -> new ArrayList<>()).add(order);
    }
  }

  /** Orders that changed nothing are done as well. */
  private void finishOrders() {
    if (!obeyed.isEmpty()) {
      List<Order.Done> done = new ArrayList<>();
      obeyed.forEach(
          (agentId, orders) ->
              orders.forEach(
                  order -> {
                    Agent agent = owned(order.partition()).find(agentId);
                    done.add(new Order.Done(order, agent == null ? 0 : agent.revision()));
                  }));
      store.commit(List.of(), done);
      obeyed.clear();
    }
  }

  private boolean commit(List<Agent> slice) {
    List<Transition> transitions =
        slice.stream().map(agent -> agent.transition(nowMillis)).toList();
    List<Order.Done> done = new ArrayList<>();
    for (Transition transition : transitions) {
      List<Order> orders = obeyed.remove(transition.agentId());
      if (orders != null) {
        orders.forEach(order -> done.add(new Order.Done(order, transition.agent().revision())));
      }
    }
    Set<String> refused = store.commit(transitions, done);
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

  /** Differences of time up to this are taken for jitter. */
  public Duration clockTolerance() {
    return Duration.ofMillis(times.clockToleranceMillis());
  }

  /** Whether every owned partition has caught up with its log. */
  public boolean isSettled() {
    return partitions.values().stream().allMatch(PartitionAgents::isLive);
  }

  /** What memory knows of an agent owned here; empty if it is not owned here or not stored. */
  public Optional<Sighting> sighting(String agentId) {
    for (PartitionAgents agents : partitions.values()) {
      Agent agent = agents.find(agentId);
      if (agent != null && agent.isStored()) {
        return Optional.of(
            new Sighting(shown(agent), Instant.ofEpochMilli(agent.lastSeenMillis())));
      }
    }
    return Optional.empty();
  }

  private AgentState shown(Agent agent) {
    AgentState state = agent.shown();
    long ttl = times.ttlMillis(agent.profile());
    boolean late =
        state == AgentState.ALIVE
            && nowMillis - Math.max(agent.lastSeenMillis(), agent.absentUntilMillis())
                > times.lateMillis(ttl);
    return late ? AgentState.LATE : state;
  }

  /** How many agents there are, judged by those owned here. */
  public long estimatedSize() {
    Map<Integer, PartitionAgents> owned = Map.copyOf(partitions);
    long here = owned.values().stream().mapToLong(agents -> agents.all().size()).sum();
    return owned.isEmpty() ? 0 : here * partitionCount / owned.size();
  }

  /** The brakes this owner obeys. */
  public Collection<Brake> brakes() {
    return brake.brakes();
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
                Collectors.groupingBy(this::shown, Collectors.counting())));
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
