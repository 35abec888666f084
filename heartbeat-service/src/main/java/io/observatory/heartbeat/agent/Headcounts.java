package io.observatory.heartbeat.agent;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Head counts of the clusters in one partition, kept up with every change. Owner's thread only. */
final class Headcounts {

  private static final class Tally {
    private int alive;
    private int suspect;
    private final ArrayDeque<Long> goneAt = new ArrayDeque<>();

    private boolean isEmpty() {
      return alive == 0 && suspect == 0 && goneAt.isEmpty();
    }
  }

  private final Map<String, Tally> clusters = new HashMap<>();
  private int suspects;

  void enter(String cluster, AgentState state) {
    count(cluster, state, 1);
  }

  void leave(String cluster, AgentState state) {
    count(cluster, state, -1);
  }

  private void count(String cluster, AgentState state, int by) {
    if (state == AgentState.ALIVE) {
      tally(cluster).alive += by;
    } else if (state == AgentState.SUSPECT) {
      tally(cluster).suspect += by;
      suspects += by;
    }
  }

  void gone(String cluster, long atMillis) {
    tally(cluster).goneAt.addLast(atMillis);
  }

  void back(String cluster) {
    Tally tally = clusters.get(cluster);
    if (tally != null) {
      tally.goneAt.pollLast();
    }
  }

  boolean hasSuspects() {
    return suspects > 0;
  }

  /** The counts as of now; who is gone for longer than {@code windowMillis} does not count. */
  Map<String, Headcount> take(long nowMillis, long windowMillis) {
    Map<String, Headcount> counts = new HashMap<>();
    clusters
        .values()
        .forEach(
            tally -> {
              while (!tally.goneAt.isEmpty()
                  && tally.goneAt.peekFirst() < nowMillis - windowMillis) {
                tally.goneAt.removeFirst();
              }
            });
    clusters.values().removeIf(Tally::isEmpty);
    clusters.forEach(
        (cluster, tally) ->
            counts.put(
                cluster,
                new Headcount(
                    tally.alive + (long) tally.suspect, tally.suspect, tally.goneAt.size())));
    return counts;
  }

  private Tally tally(String cluster) {
    return clusters.computeIfAbsent(cluster, unseen -> new Tally());
  }
}
