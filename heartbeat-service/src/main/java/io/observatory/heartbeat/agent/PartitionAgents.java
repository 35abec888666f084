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
 * live. Owner's thread only, except {@link #find}, {@link #all} and {@link #takeUnwritten}.
 */
final class PartitionAgents {

  private final Liveness times;
  private final FlapRules flaps;
  private final UnaryOperator<Profile> shared;
  private final Evidence evidence;
  private final SilenceWatch watch;
  private final Map<String, Agent> agents = new ConcurrentHashMap<>();
  private final Set<Agent> touched = new LinkedHashSet<>();
  private volatile boolean live;

  PartitionAgents(
      FleetRules rules, UnaryOperator<Profile> shared, Evidence evidence, long nowMillis) {
    this.times = rules.times();
    this.flaps = rules.flaps();
    this.shared = shared;
    this.evidence = evidence;
    this.watch = new SilenceWatch(times, nowMillis);
  }

  Evidence evidence() {
    return evidence;
  }

  Headcounts headcounts() {
    return watch.headcounts();
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
    Agent agent = Agent.stored(row, shared.apply(row.profile()), flaps);
    agent.grantUntil(leaseEnd(agent, agent.lastSeenMillis()));
    agents.put(row.agentId(), agent);
  }

  /** When the lease ends that a beat at {@code arrivalMillis} gave, absences included. */
  private long leaseEnd(Agent agent, long arrivalMillis) {
    return Math.max(arrivalMillis, agent.absentUntilMillis()) + times.ttlMillis(agent.profile());
  }

  /** A beat the previous owner has already judged: it only tells when the agent was last seen. */
  void recall(Beat beat, long arrivalMillis) {
    Agent agent = agents.get(beat.agentId());
    if (agent != null && !agent.isOutdated(beat)) {
      agent.takePosition(beat, arrivalMillis);
      absent(agent, beat, arrivalMillis);
      agent.seenAt(arrivalMillis, leaseEnd(agent, arrivalMillis));
    }
  }

  Reception accept(Beat beat, long arrivalMillis, long nowMillis) {
    Agent agent = agents.get(beat.agentId());
    if (agent == null) {
      if (beat.isTraffic()) {
        return Reception.UNKNOWN;
      }
      Profile profile = shared.apply(beat.claim().asProfile());
      boolean fresh = arrivalMillis + times.ttlMillis(profile) > nowMillis;
      if (live && (!fresh || beat.isLeaving())) {
        return fresh ? Reception.COUNTED : Reception.STALE;
      }
      agent = Agent.unborn(beat.agentId(), profile, arrivalMillis);
      agents.put(agent.id(), agent);
    } else if (agent.isOutdated(beat)) {
      if (agent.isTwin(beat, arrivalMillis, times.stragglerMillis())) {
        agent.particulars().twinUntil(arrivalMillis + 2 * times.ttlMillis(agent.profile()));
        touch(agent, nowMillis);
      }
      return Reception.OUTDATED;
    } else if (beat.isTraffic() && !agent.state().isPresent()) {
      return Reception.OUTDATED;
    }
    return hear(agent, beat, arrivalMillis, nowMillis);
  }

  private Reception hear(Agent agent, Beat beat, long arrivalMillis, long nowMillis) {
    Profile before = agent.profile();
    AgentState was = agent.state();
    if (agent.regresses(beat)) {
      agent.particulars().regressed(arrivalMillis, times.ttlMillis(before));
    }
    Profile said = beat.claim().over(before);
    if (said != before) {
      agent.say(shared.apply(said));
    }
    agent.takePosition(beat, arrivalMillis);
    boolean special = absent(agent, beat, arrivalMillis);
    long leaseEnd = leaseEnd(agent, arrivalMillis);
    agent.seenAt(arrivalMillis, leaseEnd);
    final Reception reception = live(agent, beat, leaseEnd > nowMillis, arrivalMillis);
    if (live && (special || agent.state() != was || said != before)) {
      watch.moved(agent, before.clusterId(), was);
    }
    touch(agent, nowMillis);
    return reception;
  }

  /** Takes over what the beat says of absence; whether the agent's lease may end earlier by it. */
  private boolean absent(Agent agent, Beat beat, long arrivalMillis) {
    boolean special = beat.absence() != null || agent.particularsIfAny() != null;
    if (special && !beat.isTraffic()) {
      long busy = times.busyMillis(beat);
      long sleep = times.sleepMillis(beat);
      agent
          .particulars()
          .absentUntil(
              busy > 0 ? arrivalMillis + busy : 0,
              sleep > 0 ? arrivalMillis + sleep : 0,
              beat.absence() == null ? null : beat.absence().progress());
    }
    return special;
  }

  /** What the beat makes of the agent's life. */
  private Reception live(Agent agent, Beat beat, boolean fresh, long arrivalMillis) {
    AgentState was = agent.state();
    if (beat.isLeaving()) {
      agent.setReturning(false);
      if (was != AgentState.DEREGISTERED) {
        agent.become(AgentState.DEREGISTERED);
      }
      return Reception.COUNTED;
    }
    AgentState wanted = agent.isAsleep() ? AgentState.SLEEPING : AgentState.ALIVE;
    if (was == wanted) {
      agent.heardInTime(flaps, arrivalMillis);
    } else if (!live) {
      agent.setReturning(true);
    } else if (fresh) {
      moveTo(agent, wanted, arrivalMillis);
    } else {
      return Reception.STALE;
    }
    return Reception.COUNTED;
  }

  private void moveTo(Agent agent, AgentState wanted, long arrivalMillis) {
    AgentState was = agent.state();
    if (was == AgentState.EVICTED || was == AgentState.SUSPECT) {
      agent.particulars().heardAgain(flaps, arrivalMillis);
    }
    agent.become(wanted);
    if (!was.isPresent() && !agent.isNewLife()) {
      agent.beginLife(arrivalMillis);
    }
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
      if (agent.isReturning() && agent.deadlineMillis() > latestMillis) {
        AgentState wanted = agent.isAsleep() ? AgentState.SLEEPING : AgentState.ALIVE;
        if (agent.state() != wanted) {
          moveTo(agent, wanted, agent.lastSeenMillis());
        }
      }
      agent.setReturning(false);
      if (!agent.isStored() && !agent.state().isPresent()) {
        agents.remove(agent.id());
        touched.remove(agent);
      }
    }
    watch.begin(agents.values(), nowMillis, nowMillis + times.failoverTtl().toMillis());
  }

  void clockJumped(long millis, long nowMillis) {
    evidence.drop();
    if (millis > 0) {
      extend(millis);
    } else {
      watch.setBack(agents.values(), nowMillis);
    }
  }

  void extend(long millis) {
    watch.extend(agents.values(), millis);
  }

  int judge(long asOfMillis, EvictionBrake brake) {
    return watch.judge(asOfMillis, brake, touched);
  }

  void retractVerdicts() {
    watch.retract(touched);
  }

  /** Carries out what somebody decided about an agent. */
  void obey(String agentId, Order.Action action, long nowMillis) {
    Agent agent = agents.get(agentId);
    switch (action) {
      case Order.Register register -> register(agentId, agent, register, nowMillis);
      case Order.Remove remove -> {
        if (agent != null && agent.state() != AgentState.DEREGISTERED) {
          AgentState was = agent.state();
          agent.become(AgentState.DEREGISTERED);
          watch.moved(agent, agent.profile().clusterId(), was);
          touched.add(agent);
        }
      }
    }
  }

  private void register(
      String agentId, @Nullable Agent known, Order.Register register, long nowMillis) {
    Agent agent = known;
    if (agent != null) {
      String cluster = agent.profile().clusterId();
      agent.say(shared.apply(register.claim().over(agent.profile())));
      watch.moved(agent, cluster, agent.state());
    } else if (register.claim().clusterId().isEmpty()) {
      return;
    } else {
      agent = Agent.expected(agentId, shared.apply(register.claim().asProfile()), nowMillis);
      agents.put(agentId, agent);
    }
    agent.lay(register.mandate());
    touched.add(agent);
  }

  private void touch(Agent agent, long nowMillis) {
    if (agent.isReturning() || agent.isUnsaved(nowMillis)) {
      touched.add(agent);
    }
  }

  /** Agents whose change is not stored yet; none while catching up. */
  List<Agent> unsaved(long nowMillis) {
    if (!live || touched.isEmpty()) {
      return List.of();
    }
    touched.removeIf(agent -> !agent.isUnsaved(nowMillis));
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
