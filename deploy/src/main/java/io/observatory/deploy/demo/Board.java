package io.observatory.deploy.demo;

import io.observatory.deploy.launcher.Spans;
import io.observatory.deploy.launcher.Terminal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is shown while the demo runs: a table that is redrawn, or a line now and then. */
final class Board {
  private static final Duration LINE_EVERY = Duration.ofSeconds(5);
  private static final String ROW = "  %-12s %8s %9s | %7s %9s";

  private final Terminal terminal;
  private final Fleet fleet;
  private final Measured measured;
  private final Clock clock;
  private final Instant begun;
  private Instant lastLine = Instant.EPOCH;
  private String phase = "";
  private Map<String, AgentView.Known> gateway = Map.of();
  private boolean gatewayAway;

  Board(Terminal terminal, Fleet fleet, Measured measured, Clock clock) {
    this.terminal = terminal;
    this.fleet = fleet;
    this.measured = measured;
    this.clock = clock;
    this.begun = clock.instant();
  }

  /** Says once what happens now. */
  void phase(String text) {
    phase = text;
    say(text);
  }

  /** Says something that happens beside it. */
  void say(String text) {
    terminal.line("  " + since() + "  " + text);
  }

  /** What the gateway answered last; nothing while it is away. */
  void saw(Map<String, AgentView.Known> agents) {
    gateway = agents;
    gatewayAway = false;
  }

  void gatewayIsAway() {
    gatewayAway = true;
  }

  /** Shows the present state. */
  void draw() {
    if (terminal.live()) {
      terminal.redraw(table());
    } else if (Duration.between(lastLine, clock.instant()).compareTo(LINE_EVERY) >= 0) {
      lastLine = clock.instant();
      long beating = fleet.agents().stream().filter(SimulatedAgent::alive).count();
      terminal.line(
          "  %s  beating %d, gateway: %s, %s"
              .formatted(
                  since(),
                  beating,
                  gatewayAway ? "no answer" : alive(fleet.agents()) + " alive",
                  counts()));
    }
  }

  /** Takes the table away. */
  void clear() {
    terminal.redraw(List.of());
  }

  private List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(ROW.formatted("", "agents", "beating", "gateway", ""));
    lines.add(ROW.formatted("cluster", "", "", "alive", "evicted"));
    for (String cluster : FleetPlan.CLUSTERS) {
      List<SimulatedAgent> agents = fleet.in(cluster);
      long beating = agents.stream().filter(SimulatedAgent::alive).count();
      String alive = gatewayAway ? "?" : Long.toString(alive(agents));
      String evicted = gatewayAway ? "?" : Long.toString(evicted(agents));
      lines.add(ROW.formatted(cluster, agents.size(), beating, alive, evicted));
    }
    lines.add("  " + counts());
    lines.add("  " + since() + "  " + phase);
    return lines;
  }

  private String counts() {
    return "heartbeats %d acknowledged of %d, %d over HTTP; capability events %d; audit %d stored"
            .formatted(
                measured.kafka().acknowledged().size(),
                measured.kafka().sent(),
                measured.http().accepted(),
                measured.watch().capabilities().size(),
                measured.audit().stored().size())
        + (fleet.fault().isEmpty() ? "" : "; beats fail: " + fleet.fault());
  }

  private long alive(List<SimulatedAgent> agents) {
    return agents.stream()
        .map(agent -> gateway.get(agent.id()))
        .filter(known -> known != null && known.alive())
        .count();
  }

  private long evicted(List<SimulatedAgent> agents) {
    return agents.stream()
        .map(agent -> gateway.get(agent.id()))
        .filter(known -> known != null && known.status().equals("EVICTED"))
        .count();
  }

  private String since() {
    return String.format("%7s", Spans.show(Duration.between(begun, clock.instant())));
  }
}
