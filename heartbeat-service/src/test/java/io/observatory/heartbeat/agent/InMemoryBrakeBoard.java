package io.observatory.heartbeat.agent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A board of one process. */
final class InMemoryBrakeBoard implements BrakeBoard {

  private final Map<Integer, Map<String, Headcount>> counts = new HashMap<>();
  private final Map<String, Brake> brakes = new HashMap<>();
  private final List<Brake> history = new ArrayList<>();

  private boolean away;

  void setAway(boolean isAway) {
    away = isAway;
  }

  @Override
  public Board exchange(Collection<PartitionCount> changed, Set<Integer> taken) {
    if (away) {
      throw new IllegalStateException("the board is away");
    }
    taken.forEach(counts::remove);
    changed.forEach(
        count ->
            counts
                .computeIfAbsent(count.partition(), unseen -> new HashMap<>())
                .put(count.clusterId(), count.count()));
    Map<String, Headcount> totals = new HashMap<>();
    counts
        .values()
        .forEach(
            clusters ->
                clusters.forEach(
                    (cluster, count) -> totals.merge(cluster, count, Headcount::plus)));
    return new Board(totals, brakes());
  }

  @Override
  public List<Brake> brakes() {
    return List.copyOf(brakes.values());
  }

  @Override
  public boolean engage(Brake brake) {
    history.add(brake);
    return brakes.putIfAbsent(brake.scope(), brake) == null;
  }

  @Override
  public void open(Brake open) {
    history.add(open);
    brakes.put(open.scope(), open);
  }

  @Override
  public void remove(String scope, Instant since, String reason) {
    brakes.remove(scope);
  }

  /** Every brake engaged or opened, oldest first. */
  List<Brake> history() {
    return history;
  }
}
