package io.observatory.deploy.demo;

import io.observatory.deploy.launcher.Secrets;
import io.observatory.events.Heartbeat;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agents and the timer that makes them beat. */
final class Fleet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  private final List<SimulatedAgent> agents = new ArrayList<>();
  private final FleetPlan plan;
  private final BeatChannel kafka;
  private final BeatChannel http;
  private final Clock clock;
  private volatile boolean paused;
  private volatile String fault = "";
  private final Random random = new Random();
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(2, Thread.ofPlatform().daemon().name("fleet-", 0).factory());

  /** Where a beat goes; never blocks for long; throws what was not sent. */
  interface BeatChannel {
    void send(Heartbeat beat);
  }

  /**
   * Agents of this run; those that speak HTTP are the same in every run, because they own tokens.
   */
  Fleet(FleetPlan plan, String run, BeatChannel kafka, BeatChannel http, Clock clock) {
    this.plan = plan;
    this.kafka = kafka;
    this.http = http;
    this.clock = clock;
    List<String> withToken = Secrets.httpAgents();
    for (int i = 0; i < plan.agents(); i++) {
      String cluster = FleetPlan.CLUSTERS.get(i % FleetPlan.CLUSTERS.size());
      boolean overHttp = i < Math.min(withToken.size(), plan.agents() / 4);
      String id = overHttp ? withToken.get(i) : "demo-%s-%04d".formatted(run, i);
      agents.add(new SimulatedAgent(id, cluster, overHttp, i));
    }
  }

  /** All agents, dead or alive. */
  List<SimulatedAgent> agents() {
    return List.copyOf(agents);
  }

  /** The agents of one cluster. */
  List<SimulatedAgent> in(String cluster) {
    return agents.stream().filter(agent -> agent.cluster().equals(cluster)).toList();
  }

  /** Brings every agent to life, their beats spread over one interval. */
  void start() {
    long interval = plan.beatEvery().toMillis();
    for (SimulatedAgent agent : agents) {
      agent.start();
      var _ =
          timer.scheduleAtFixedRate(
              () -> beat(agent), random.nextLong(interval), interval, TimeUnit.MILLISECONDS);
    }
  }

  /** Lets some agents of each cluster fall silent; the HTTP ones among them. */
  List<SimulatedAgent> killSome() {
    List<SimulatedAgent> killed = new ArrayList<>();
    for (String cluster : FleetPlan.CLUSTERS) {
      in(cluster).stream().limit(plan.deathsPerCluster()).forEach(killed::add);
    }
    killed.forEach(agent -> agent.die(clock));
    return killed;
  }

  /** Lets agents of one cluster that never died fall silent, all at once. */
  List<SimulatedAgent> silence(String cluster, int count) {
    List<SimulatedAgent> silenced =
        in(cluster).stream().filter(agent -> agent.deaths() == 0).limit(count).toList();
    silenced.forEach(agent -> agent.die(clock));
    return silenced;
  }

  /** Makes some agents that never died say that they learnt something. */
  void teachSome() {
    agents.stream()
        .filter(agent -> agent.deaths() == 0 && !agent.overHttp())
        .limit(FleetPlan.CLUSTERS.size())
        .forEach(SimulatedAgent::learn);
  }

  /** Nobody beats until {@link #resume}. */
  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void beat(SimulatedAgent agent) {
    Heartbeat beat = paused ? null : agent.nextBeat(clock);
    if (beat == null) {
      return;
    }
    try {
      (agent.overHttp() ? http : kafka).send(beat);
    } catch (RuntimeException e) {
      // Not sent at all: the timer must go on, and the next beat has to say what this one should.
      agent.sayAllAgain();
      LOG.warn("{} could not send a beat", agent.id(), e);
      fault = e.toString();
    }
  }

  /** Why the last beat could not even be sent; empty while all can. */
  String fault() {
    return fault;
  }
}
