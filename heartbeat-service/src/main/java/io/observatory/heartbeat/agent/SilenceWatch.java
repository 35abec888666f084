package io.observatory.heartbeat.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Watches one partition's agents for silence: who is due when, who is suspect, and who of these the
 * brake lets go. Owner's thread only.
 */
final class SilenceWatch {

  private final Liveness times;
  private final Headcounts headcounts = new Headcounts();
  private final DeadlineWheel wheel;

  /** Suspects past their deadline, in no order; a beat makes its agent's entry void. */
  private final List<Agent> condemned = new ArrayList<>();

  private long graceUntilMillis;

  SilenceWatch(Liveness times, long nowMillis) {
    this.times = times;
    this.wheel = new DeadlineWheel(nowMillis);
  }

  Headcounts headcounts() {
    return headcounts;
  }

  /** Begins to watch; nobody is evicted before {@code graceUntil}. */
  void begin(Iterable<Agent> agents, long nowMillis, long graceUntil) {
    graceUntilMillis = graceUntil;
    agents.forEach(agent -> headcounts.enter(agent.profile().clusterId(), agent.state()));
    planAll(agents, nowMillis);
  }

  private void planAll(Iterable<Agent> agents, long nowMillis) {
    wheel.restart(nowMillis, agents);
    condemned.clear();
    agents.forEach(this::plan);
  }

  /** Looks at the agent again when it is due; needed whenever that may be earlier than it was. */
  void plan(Agent agent) {
    if (isWatched(agent)) {
      wheel.put(agent, dueMillis(agent));
    }
  }

  /** The agent's state or cluster is another one. */
  void moved(Agent agent, String fromCluster, AgentState from) {
    headcounts.leave(fromCluster, from);
    headcounts.enter(agent.profile().clusterId(), agent.state());
    if (from == AgentState.EVICTED) {
      headcounts.back(fromCluster);
    }
    plan(agent);
  }

  private static boolean isWatched(Agent agent) {
    return switch (agent.state()) {
      case ALIVE, SLEEPING, SUSPECT -> true;
      case EXPECTED, LATE, FLAPPING, EVICTED, DEREGISTERED -> false;
    };
  }

  /** When the agent is to be suspected, or as a suspect evicted, if it stays silent. */
  private long dueMillis(Agent agent) {
    long deadline = Math.max(agent.deadlineMillis(), graceUntilMillis);
    return agent.state() == AgentState.SUSPECT
        ? deadline
        : deadline - times.warningMillis(times.ttlMillis(agent.profile()));
  }

  /** Time in which nobody could be heard goes on every deadline. */
  void extend(Iterable<Agent> agents, long millis) {
    graceUntilMillis += millis;
    agents.forEach(agent -> agent.extend(millis));
  }

  /**
   * The broker's clock was set back: no deadline may lie further off than a beat now would give.
   */
  void setBack(Iterable<Agent> agents, long nowMillis) {
    graceUntilMillis = Math.min(graceUntilMillis, nowMillis + times.failoverTtl().toMillis());
    for (Agent agent : agents) {
      long latest = nowMillis + times.ttlMillis(agent.profile()) + agent.announcedMillis();
      agent.grantAtMostUntil(Math.max(latest, graceUntilMillis));
    }
    planAll(agents, nowMillis);
  }

  /**
   * Judges silence as of a time up to which everything was heard.
   *
   * @param touched gets everyone whose state changed
   * @return how many were evicted
   */
  int judge(long asOfMillis, EvictionBrake brake, Set<Agent> touched) {
    wheel.takeDue(asOfMillis, agent -> judge(agent, asOfMillis, touched));
    return condemned.isEmpty() ? 0 : evict(asOfMillis, brake, touched);
  }

  private void judge(Agent agent, long asOfMillis, Set<Agent> touched) {
    if (!isWatched(agent)) {
      return;
    }
    if (dueMillis(agent) > asOfMillis) {
      plan(agent);
    } else if (agent.state() == AgentState.SUSPECT) {
      condemned.add(agent);
    } else {
      AgentState was = agent.state();
      agent.become(AgentState.SUSPECT);
      agent.grantUntil(asOfMillis + times.refutationMillis(times.ttlMillis(agent.profile())));
      agent.grantUntil(graceUntilMillis);
      moved(agent, agent.profile().clusterId(), was);
      touched.add(agent);
    }
  }

  private int evict(long asOfMillis, EvictionBrake brake, Set<Agent> touched) {
    int evicted = 0;
    List<Agent> held = new ArrayList<>();
    for (Agent agent : condemned) {
      if (agent.state() != AgentState.SUSPECT || dueMillis(agent) > asOfMillis) {
        plan(agent);
      } else if (brake.holds(agent.profile().clusterId())) {
        held.add(agent);
      } else {
        evict(agent, asOfMillis, touched);
        evicted++;
      }
    }
    condemned.clear();
    condemned.addAll(held);
    return evicted + trickle(asOfMillis, brake, touched);
  }

  private int trickle(long asOfMillis, EvictionBrake brake, Set<Agent> touched) {
    if (condemned.isEmpty()) {
      return 0;
    }
    // A random one each time: who happens to be first is no more likely to be dead.
    int chosen = ThreadLocalRandom.current().nextInt(condemned.size());
    Agent agent = condemned.get(chosen);
    if (!brake.trickles(agent.profile().clusterId(), asOfMillis)) {
      return 0;
    }
    condemned.set(chosen, condemned.getLast());
    condemned.removeLast();
    evict(agent, asOfMillis, touched);
    return 1;
  }

  private void evict(Agent agent, long asOfMillis, Set<Agent> touched) {
    AgentState was = agent.state();
    agent.become(AgentState.EVICTED);
    moved(agent, agent.profile().clusterId(), was);
    headcounts.gone(agent.profile().clusterId(), asOfMillis);
    touched.add(agent);
  }

  /** Verdicts that could not be stored are taken back: they were proved for then, not for later. */
  void retract(Iterable<Agent> unsaved) {
    for (Agent agent : unsaved) {
      AgentState was = agent.state();
      if (agent.retractVerdict()) {
        moved(agent, agent.profile().clusterId(), was);
      }
    }
  }
}
