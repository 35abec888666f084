package io.observatory.deploy.demo;

import io.observatory.deploy.launcher.ComponentState;
import io.observatory.deploy.launcher.RunningStack;
import io.observatory.deploy.launcher.StackStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The story the demo tells: agents start, some die and are evicted, some come back, the others are
 * left in peace all the time. With a fault a component dies together with the agents.
 */
final class Scenario {
  private static final Duration SETTLE = Duration.ofSeconds(120);

  private final FleetPlan plan;
  private final Fleet fleet;
  private final Measured measured;
  private final RunningStack stack;
  private final Board board;
  private final List<Story> stories;
  private final Expected expected;
  private Map<String, AgentView.Known> seen = Map.of();
  private Optional<MassOutage> outage = Optional.empty();

  Scenario(
      FleetPlan plan,
      Fleet fleet,
      Measured measured,
      RunningStack stack,
      Board board,
      List<Story> stories)
      throws InterruptedException {
    this.plan = plan;
    this.fleet = fleet;
    this.measured = measured;
    this.stack = stack;
    this.board = board;
    this.stories = List.copyOf(stories);
    this.expected = new Expected(measured.agents().all().orElse(Map.of()));
  }

  /** Tells it to the end; afterwards the fleet is paused. */
  Verdict run(Duration length, @Nullable Fault fault)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + length.toNanos();
    Duration away = fault == null ? Duration.ZERO : fault.away();
    board.phase("starting " + fleet.agents().size() + " agents in 3 clusters");
    fleet.start();
    until(this::gatewayAgrees, plan.patience(Duration.ZERO));

    stories.forEach(Story::start);
    StackStatus whole = stack.status();
    List<SimulatedAgent> killed = fleet.killSome();
    board.phase(
        "killed "
            + killed.size()
            + " agents: silence of "
            + plan.silence().toSeconds()
            + " s evicts them");
    if (fault != null) {
      board.phase(
          "killed " + fault.component() + ", it comes back in " + fault.away().toSeconds() + " s");
      stack.kill(fault.component(), fault.away());
    }
    until(() -> gatewayAgrees() && (fault == null || isBack(fault)), plan.patience(away));

    List<SimulatedAgent> revived = new ArrayList<>();
    for (int i = 0; i < killed.size(); i += 2) {
      revived.add(killed.get(i));
    }
    revived.forEach(SimulatedAgent::start);
    fleet.teachSome();
    board.phase("brought back " + revived.size() + " agents, taught 3 others something");
    until(this::gatewayAgrees, plan.patience(Duration.ZERO));

    if (fault == null && plan.massOutage() > 0) {
      outage = Optional.of(lose());
    }
    board.phase("everybody else goes on beating and must be left in peace");
    until(() -> System.nanoTime() >= end, length);
    until(() -> stories.stream().allMatch(Story::isTold), plan.patience(away));
    return judge(whole, fault);
  }

  /** Most of a cluster falls silent: that is not believed until an operator says that it is so. */
  private MassOutage lose() throws InterruptedException {
    String cluster = FleetPlan.CLUSTERS.getLast();
    MassOutage lost =
        new MassOutage(cluster, fleet.silence(cluster, plan.massOutage()), measured.operator());
    board.phase(lost.agents().size() + " agents of " + cluster + " fell silent at once");
    until(lost::isBraked, plan.patience(Duration.ZERO));
    board.phase("the gateway does not believe it: a brake holds all evictions of " + cluster);
    Duration hold = plan.silence().plus(plan.check().multipliedBy(2));
    long end = System.nanoTime() + hold.toNanos();
    until(() -> System.nanoTime() >= end, hold.plusSeconds(5));
    lost.held(new CapabilityReport(measured.watch().capabilities()));
    lost.release();
    board.phase("an operator released it with a reason: evictions go on");
    until(this::gatewayAgrees, plan.patience(Duration.ZERO));
    return lost;
  }

  /** Shows the present state, after the story was told. */
  void show() throws InterruptedException {
    refresh();
    board.draw();
  }

  private Verdict judge(StackStatus whole, @Nullable Fault fault)
      throws InterruptedException, ExecutionException {
    board.phase("comparing");
    refresh();
    measured.watch().awaitEnd(SETTLE);
    CapabilityReport report = new CapabilityReport(measured.watch().capabilities());
    fleet.pause();
    measured.kafka().flush();
    measured.http().awaitIdle(SETTLE);
    measured.watch().awaitEnd(SETTLE);
    Set<Coordinate> truth = new HashSet<>(measured.watch().records());
    until(() -> measured.audit().stored().keySet().containsAll(truth), SETTLE);
    Judgement judgement = new Judgement(fleet, measured, report, expected);
    Verdict verdict = new Verdict();
    judgement.agents(verdict, seen, outage.map(MassOutage::agents).orElse(List.of()));
    outage.ifPresent(lost -> lost.judge(verdict));
    for (Story story : stories) {
      story.judge(verdict);
    }
    judgement.records(verdict, truth);
    if (fault != null) {
      verdict.add(
          Row.equal(
              "processes restarted besides " + fault.component(), 0, restarted(whole, fault)));
    }
    return verdict;
  }

  /**
   * Redraws every second until the condition holds; gives up after the limit, the verdict tells.
   */
  private void until(Condition condition, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    do {
      refresh();
      board.draw();
      if (condition.holds()) {
        return;
      }
      var _ = new CountDownLatch(1).await(1, TimeUnit.SECONDS);
    } while (System.nanoTime() < deadline);
    board.phase("gave up waiting after " + limit.toSeconds() + " s");
  }

  /** A question whose answer may need the network. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private void refresh() throws InterruptedException {
    Optional<Map<String, AgentView.Known>> answer = measured.agents().all();
    answer.ifPresentOrElse(
        agents -> {
          seen = agents;
          board.saw(agents);
        },
        board::gatewayIsAway);
    measured.audit().refresh();
  }

  private boolean gatewayAgrees() {
    CapabilityReport report = new CapabilityReport(measured.watch().capabilities());
    for (SimulatedAgent agent : fleet.agents()) {
      AgentView.Known known = seen.get(agent.id());
      if (known == null
          || known.alive() != agent.alive()
          || report.evictions(agent) < agent.deaths()
          || report.events(List.of(agent)) < expected.events(agent)) {
        return false;
      }
    }
    return true;
  }

  private boolean isBack(Fault fault) {
    return stack.status().component(fault.component()).state() == ComponentState.READY;
  }

  private int restarted(StackStatus whole, Fault fault) {
    Map<String, String> processes = new HashMap<>();
    whole
        .components()
        .forEach(one -> processes.put(one.name(), one.pid() + " " + one.processStartedMillis()));
    return (int)
        stack.status().components().stream()
            .filter(one -> !one.name().equals(fault.component()))
            .filter(
                one ->
                    !(one.pid() + " " + one.processStartedMillis())
                        .equals(processes.get(one.name())))
            .count();
  }
}
