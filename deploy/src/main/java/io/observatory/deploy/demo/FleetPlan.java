package io.observatory.deploy.demo;

import io.observatory.deploy.launcher.StackException;
import java.time.Duration;
import java.util.List;

/**
 * How large the fleet is and by which times the gateway judges it.
 *
 * @param agents all agents together
 * @param silence what the gateway evicts after
 * @param check how often the gateway looks
 */
record FleetPlan(int agents, Duration silence, Duration check) {
  static final List<String> CLUSTERS = List.of("cluster-a", "cluster-b", "cluster-c");

  private static final int BEATS_PER_SILENCE = 5;

  /** A cluster that loses more at a time may be taken for a fault of the network, not of agents. */
  private static final double SHARE_THAT_DIES = 0.1;

  private static final double SHARE_OF_A_MASS_OUTAGE = 0.6;

  FleetPlan {
    if (agents < 2 * CLUSTERS.size()) {
      throw new StackException("--agents must be at least " + 2 * CLUSTERS.size() + ".");
    }
  }

  Duration beatEvery() {
    return silence.dividedBy(BEATS_PER_SILENCE);
  }

  int deathsPerCluster() {
    return Math.max(1, (int) (agents / CLUSTERS.size() * SHARE_THAT_DIES));
  }

  /** So many agents of a cluster fall silent at once in a mass outage; 0 in a small fleet. */
  int massOutage() {
    int cluster = agents / CLUSTERS.size();
    return cluster < 10 ? 0 : (int) (cluster * SHARE_OF_A_MASS_OUTAGE);
  }

  /** Longer than an eviction or a return may take, whatever was away for {@code outage}. */
  Duration patience(Duration outage) {
    return silence.multipliedBy(3).plus(check.multipliedBy(3)).plus(outage).plusSeconds(60);
  }
}
