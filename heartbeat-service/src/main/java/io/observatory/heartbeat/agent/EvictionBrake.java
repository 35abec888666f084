package io.observatory.heartbeat.agent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a fault between many agents and us from looking like their death: engages a brake when a
 * scope exceeds {@link BrakeRules}, and lets go when its agents are back, when an operator says so,
 * or when it held for too long. Owner's thread only, except {@link #brakes}.
 */
final class EvictionBrake {

  private static final Logger LOGGER = LoggerFactory.getLogger(EvictionBrake.class);
  private static final long TROUBLED_MILLIS = 500;
  private static final long CALM_MILLIS = 10_000;

  private final BrakeRules rules;
  private final BrakeBoard board;
  private final long windowMillis;
  private final Map<BrakeBoard.PartitionCount, Headcount> written = new HashMap<>();
  private final Set<Integer> known = new HashSet<>();
  private final Map<String, Long> nextTrickle = new HashMap<>();
  private volatile Map<String, Brake> brakes = Map.of();
  private Map<String, Headcount> clusters = Map.of();
  private boolean everyClusterIsDown;
  private boolean current;
  private long lastExchange = Long.MIN_VALUE;

  EvictionBrake(BrakeRules rules, BrakeBoard board, long windowMillis) {
    this.rules = rules;
    this.board = board;
    this.windowMillis = windowMillis;
  }

  /** The brakes as of the last exchange; any thread. */
  Collection<Brake> brakes() {
    return brakes.values();
  }

  /**
   * Tells the board how the owned partitions stand, learns how all do, and decides. Does nothing
   * when it did so a moment ago.
   */
  void exchange(Map<Integer, Headcounts> owned, long nowMillis) {
    boolean troubled =
        !current || !brakes.isEmpty() || owned.values().stream().anyMatch(Headcounts::hasSuspects);
    long wait = troubled ? TROUBLED_MILLIS : CALM_MILLIS;
    if (lastExchange != Long.MIN_VALUE
        && nowMillis >= lastExchange
        && nowMillis - lastExchange < wait) {
      return;
    }
    current = false;
    List<BrakeBoard.PartitionCount> changed = changed(owned, nowMillis);
    Set<Integer> taken = new HashSet<>(owned.keySet());
    taken.removeAll(known);
    BrakeBoard.Board answer = board.exchange(changed, taken);
    known.clear();
    known.addAll(owned.keySet());
    changed.forEach(count -> written.put(key(count.partition(), count.clusterId()), count.count()));
    written.values().removeIf(Headcount.NONE::equals);
    clusters = answer.clusters();
    judge(
        answer.brakes().stream().collect(Collectors.toMap(Brake::scope, Function.identity())),
        nowMillis);
    lastExchange = nowMillis;
    current = true;
  }

  /** The counts that differ from what was written; zeros for clusters that are no more. */
  private List<BrakeBoard.PartitionCount> changed(Map<Integer, Headcounts> owned, long nowMillis) {
    written.keySet().removeIf(key -> !owned.containsKey(key.partition()));
    known.retainAll(owned.keySet());
    List<BrakeBoard.PartitionCount> changed = new ArrayList<>();
    owned.forEach(
        (partition, headcounts) -> {
          Map<String, Headcount> counts = headcounts.take(nowMillis, windowMillis);
          counts.forEach(
              (cluster, count) -> {
                if (!count.equals(written.get(key(partition, cluster)))) {
                  changed.add(new BrakeBoard.PartitionCount(partition, cluster, count));
                }
              });
          written.keySet().stream()
              .filter(key -> key.partition() == partition && !counts.containsKey(key.clusterId()))
              .forEach(
                  key ->
                      changed.add(
                          new BrakeBoard.PartitionCount(
                              partition, key.clusterId(), Headcount.NONE)));
        });
    return changed;
  }

  private static BrakeBoard.PartitionCount key(int partition, String cluster) {
    return new BrakeBoard.PartitionCount(partition, cluster, Headcount.NONE);
  }

  private void judge(Map<String, Brake> known, long nowMillis) {
    Map<String, Brake> standing = new HashMap<>(known);
    Headcount unbraked = Headcount.NONE;
    for (Map.Entry<String, Headcount> cluster : clusters.entrySet()) {
      judge(cluster.getKey(), cluster.getValue(), standing, nowMillis);
      if (!standing.containsKey(cluster.getKey())) {
        unbraked = unbraked.plus(cluster.getValue());
      }
    }
    judge(Brake.EVERYWHERE, unbraked, standing, nowMillis);
    for (String scope : Set.copyOf(standing.keySet())) {
      if (!clusters.containsKey(scope) && !scope.equals(Brake.EVERYWHERE)) {
        judge(scope, Headcount.NONE, standing, nowMillis);
      }
    }
    everyClusterIsDown =
        clusters.entrySet().stream()
            .filter(cluster -> cluster.getValue().present() > 0)
            .allMatch(cluster -> isEngaged(standing.get(cluster.getKey())));
    brakes = Map.copyOf(standing);
    if (standing.isEmpty()) {
      nextTrickle.clear();
    }
  }

  private void judge(String scope, Headcount count, Map<String, Brake> standing, long nowMillis) {
    Brake brake = standing.get(scope);
    Instant now = Instant.ofEpochMilli(nowMillis);
    if (brake == null) {
      if (rules.isExceededBy(count)) {
        engage(scope, count, standing, now);
      }
    } else if (brake.isEngaged() && !rules.isExceededBy(count)) {
      board.remove(scope, brake.since(), "the agents are back");
      standing.remove(scope);
      LOGGER.info("Brake on {} is released: the agents are back", scope);
    } else if (!brake.until().isAfter(now)) {
      end(brake, count, standing, now);
    }
  }

  private void engage(String scope, Headcount count, Map<String, Brake> standing, Instant now) {
    String reason =
        "%d of %d agents fell silent within one TTL".formatted(count.silent(), count.population());
    Brake brake =
        new Brake(
            scope,
            Brake.Phase.ENGAGED,
            now,
            now.plus(rules.maxHold()),
            count,
            Brake.GATEWAY,
            reason);
    if (board.engage(brake)) {
      LOGGER.error(
          "Brake on {}: {}; nobody of it is evicted until they are back, an operator releases it,"
              + " or {} passed",
          scope,
          reason,
          rules.maxHold());
    }
    standing.put(scope, brake);
  }

  private void end(Brake brake, Headcount count, Map<String, Brake> standing, Instant now) {
    if (!brake.isEngaged()) {
      board.remove(brake.scope(), brake.since(), "its time is over");
      standing.remove(brake.scope());
      return;
    }
    LOGGER.error("Brake on {} held for {}: evictions go on", brake.scope(), rules.maxHold());
    Brake open =
        new Brake(
            brake.scope(),
            Brake.Phase.OPEN,
            now,
            now.plusMillis(windowMillis),
            count,
            Brake.GATEWAY,
            "held for " + rules.maxHold());
    board.open(open);
    standing.put(brake.scope(), open);
  }

  /** Whether nobody of {@code cluster} may be evicted now. */
  boolean holds(String cluster) {
    if (!current) {
      return true;
    }
    Brake own = brakes.get(cluster);
    return own == null ? isEngaged(brakes.get(Brake.EVERYWHERE)) : own.isEngaged();
  }

  /**
   * Whether one agent of a braked {@code cluster} may be evicted all the same; asked, it counts.
   */
  boolean trickles(String cluster, long nowMillis) {
    Headcount count = clusters.getOrDefault(cluster, Headcount.NONE);
    if (!current || everyClusterIsDown || count.population() <= rules.trickleFrom()) {
      return false;
    }
    long next =
        nextTrickle.computeIfAbsent(
            cluster, unseen -> nowMillis + rules.trickleInterval().toMillis());
    if (nowMillis < next) {
      return false;
    }
    nextTrickle.put(cluster, nowMillis + rules.trickleInterval().toMillis());
    return true;
  }

  private static boolean isEngaged(@Nullable Brake brake) {
    return brake != null && brake.isEngaged();
  }
}
