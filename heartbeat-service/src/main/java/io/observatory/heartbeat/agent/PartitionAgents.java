package io.observatory.heartbeat.agent;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The agents of one owned partition. It begins by catching up: beats are taken in without judging,
 * until the log is read to where it ended when the partition was opened; then it settles and is
 * live. Owner's thread only, except {@link #find} and {@link #takeUnwritten}.
 */
final class PartitionAgents {

  private final Liveness times;
  private final long ttlMillis;
  private final UnaryOperator<Profile> shared;
  private final Map<String, Agent> agents = new ConcurrentHashMap<>();
  private final Set<Agent> touched = new LinkedHashSet<>();
  private final Evidence evidence;
  private volatile boolean live;

  PartitionAgents(Liveness times, UnaryOperator<Profile> shared, Evidence evidence) {
    this.times = times;
    this.ttlMillis = times.ttl().toMillis();
    this.shared = shared;
    this.evidence = evidence;
  }

  Evidence evidence() {
    return evidence;
  }

  boolean isLive() {
    return live;
  }

  Collection<Agent> all() {
    return agents.values();
  }

  @Nullable Agent find(String agentId) {
    return agents.get(agentId);
  }

  void restore(AgentSnapshot row) {
    agents.put(row.agentId(), Agent.stored(row, shared.apply(row.profile()), ttlMillis));
  }

  /** A beat the previous owner has already judged: it only tells when the agent was last seen. */
  void recall(Beat beat, long arrivalMillis) {
    Agent agent = agents.get(beat.agentId());
    if (agent != null && !agent.isOutdated(beat)) {
      agent.takePosition(beat);
      agent.seenAt(arrivalMillis, ttlMillis);
    }
  }

  Reception accept(Beat beat, long arrivalMillis, long nowMillis) {
    boolean fresh = arrivalMillis + ttlMillis > nowMillis;
    Agent agent = agents.get(beat.agentId());
    if (agent == null) {
      if (live && (!fresh || beat.leaving())) {
        return fresh ? Reception.COUNTED : Reception.STALE;
      }
      agent = Agent.unborn(beat.agentId(), shared.apply(beat.claim().asProfile()), arrivalMillis);
      agents.put(agent.id(), agent);
    } else if (agent.isOutdated(beat)) {
      return Reception.OUTDATED;
    }
    return hear(agent, beat, arrivalMillis, fresh);
  }

  private Reception hear(Agent agent, Beat beat, long arrivalMillis, boolean fresh) {
    Profile said = beat.claim().over(agent.profile());
    agent.learn(beat, said == agent.profile() ? said : shared.apply(said), arrivalMillis);
    agent.seenAt(arrivalMillis, ttlMillis);
    if (beat.leaving()) {
      agent.setReturning(false);
      if (agent.state() != AgentState.DEREGISTERED) {
        agent.become(AgentState.DEREGISTERED);
      }
    } else if (agent.state() != AgentState.ALIVE) {
      if (!live) {
        agent.setReturning(true);
      } else if (fresh) {
        agent.become(AgentState.ALIVE);
      } else {
        return Reception.STALE;
      }
    }
    if (agent.isUnsaved() || agent.isReturning()) {
      touched.add(agent);
    }
    return Reception.COUNTED;
  }

  /**
   * The log is read to its end: judges what was taken in, and gives everyone time to be heard by
   * the new owner.
   *
   * @param latestMillis the latest that now can be: beats stale by this time revive nobody
   */
  void settle(long nowMillis, long latestMillis) {
    live = true;
    for (Agent agent : List.copyOf(touched)) {
      if (agent.isReturning() && agent.lastSeenMillis() + ttlMillis > latestMillis) {
        agent.become(AgentState.ALIVE);
      } else if (agent.isReturning() || !agent.isStored()) {
        agent.setReturning(false);
        touched.remove(agent);
      }
      if (!agent.isStored() && agent.state() != AgentState.ALIVE) {
        agents.remove(agent.id());
        touched.remove(agent);
      }
    }
    long grace = nowMillis + times.failoverTtl().toMillis();
    agents.values().forEach(agent -> agent.grantUntil(grace));
  }

  void clockJumped(long millis, long nowMillis) {
    evidence.drop();
    if (millis > 0) {
      extend(millis);
    } else {
      long latest = nowMillis + Math.max(ttlMillis, times.failoverTtl().toMillis());
      agents.values().forEach(agent -> agent.grantAtMostUntil(latest));
    }
  }

  void extend(long millis) {
    agents.values().forEach(agent -> agent.extend(millis));
  }

  int evictSilent(long asOfMillis) {
    int evicted = 0;
    for (Agent agent : agents.values()) {
      if (agent.isSilentAt(asOfMillis)) {
        agent.become(AgentState.EVICTED);
        touched.add(agent);
        evicted++;
      }
    }
    return evicted;
  }

  /** Agents whose change is not stored yet; none while catching up. */
  List<Agent> unsaved() {
    if (!live || touched.isEmpty()) {
      return List.of();
    }
    touched.removeIf(agent -> !agent.isUnsaved());
    return List.copyOf(touched);
  }

  /** One other thread: the stored agents seen since they were taken last. */
  void takeUnwritten(Consumer<LastSeen> into) {
    for (Agent agent : agents.values()) {
      if (agent.isStored() && agent.takeUnwritten()) {
        into.accept(agent.lastSeen());
      }
    }
  }
}
