package io.observatory.deploy.demo;

import io.observatory.deploy.launcher.LocalStack;
import io.observatory.deploy.launcher.RunningStack;
import io.observatory.deploy.launcher.Spans;
import io.observatory.deploy.launcher.StackException;
import io.observatory.deploy.launcher.StackOptions;
import io.observatory.deploy.launcher.StackSettings;
import io.observatory.deploy.launcher.StackStatus;
import io.observatory.deploy.launcher.Terminal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the gateway at work and judges it: exit code 0 only when it saw what the fleet did. */
@Command(
    name = "demo",
    description = {
      "Show the gateway at work: raise the stack, start a fleet of agents, compare.",
      "A stack that runs already is used. Exit code 0: the gateway, the broker and the audit store"
          + " saw what the fleet did; 1: something differs.",
      "A stack that the demo raises evicts sooner than in earnest: --set demo.silence=90s,"
          + " --set demo.check=30s."
    })
public final class DemoCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private StackOptions options;

  @Option(
      names = "--agents",
      defaultValue = "200",
      description = "How many agents, in 3 clusters (default ${DEFAULT-VALUE}).")
  private int agents;

  @Option(
      names = "--seconds",
      defaultValue = "40",
      description = "How long the fleet beats, at least (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(names = "--exit", description = "End after the verdict instead of going on until Ctrl-C.")
  private boolean exit;

  @Option(
      names = "--kill",
      paramLabel = "<component>",
      description = "SIGKILL a component in the middle; nothing may be lost.")
  private @Nullable String kill;

  @Option(
      names = "--for",
      paramLabel = "<time>",
      defaultValue = "30s",
      description = "How long --kill keeps it away (default ${DEFAULT-VALUE}).")
  private Duration away;

  /** A command that writes to {@code terminal}. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  public DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    StackSettings settings = options.settings();
    if (RunningStack.find(settings).isPresent()) {
      terminal.line("Using the stack that is running.");
      return play(settings);
    }
    terminal.line("Raising the stack");
    try (LocalStack stack = LocalStack.raise(sooner(settings), terminal, Clock.systemUTC())) {
      int code = play(settings);
      if (code != 0 || exit) {
        terminal.line("Stopping");
      }
      return code;
    }
  }

  /** Shows it on the stack of these settings, which has to run; the exit code. */
  int play(StackSettings settings) throws InterruptedException, ExecutionException {
    Clock clock = Clock.systemUTC();
    try (RunningStack running = RunningStack.require(settings)) {
      StackStatus status = running.status();
      FleetPlan plan =
          new FleetPlan(
              agents,
              Spans.parse(setting(status, "heartbeat.silence")),
              Spans.parse(setting(status, "heartbeat.check")));
      Fault fault = kill == null ? null : new Fault(status.component(kill).name(), away);
      Leftovers.takeOut(running, settings, terminal);
      String run = Long.toString(clock.instant().getEpochSecond(), Character.MAX_RADIX);
      try (Measured measured = Measured.connect(running, settings, clock);
          Deployment deployment = Deployment.of(running, settings);
          WebhookDesk desk = WebhookDesk.of(running, settings, run);
          Receiver receiver = new Receiver();
          JobFeed feed = new JobFeed(broker(status), registry(status), clock);
          JobWatch watch = new JobWatch(broker(status), registry(status));
          Fleet fleet = new Fleet(plan, run, measured.kafka(), measured.http(), clock)) {
        Board board = new Board(terminal, fleet, measured, clock);
        terminal.line("");
        Duration patience = plan.patience(fault == null ? Duration.ZERO : fault.away());
        TwoOfThree twoOfThree = new TwoOfThree(board, deployment, patience);
        PeopleDecide people = new PeopleDecide(measured, board, run, exit, patience, twoOfThree);
        Story webhooks = new WebhooksGoOut(desk, receiver, board, run, patience);
        Story jobs = new JobsFire(feed, watch, measured, board, run, clock, patience);
        Scenario scenario =
            new Scenario(plan, fleet, measured, running, board, List.of(people, webhooks, jobs));
        Verdict verdict = scenario.run(Duration.ofSeconds(seconds), fault);
        board.clear();
        terminal.line("");
        verdict.lines().forEach(terminal::line);
        terminal.line("");
        if (verdict.holds() && !exit) {
          goOn(fleet, scenario);
        }
        return verdict.holds() ? 0 : 1;
      }
    }
  }

  private void goOn(Fleet fleet, Scenario scenario) throws InterruptedException {
    terminal.line(
        "The fleet goes on beating. Try ./observatory kill broker --for 30s in another terminal; Ctrl-C ends.");
    fleet.resume();
    while (!new CountDownLatch(1).await(1, TimeUnit.SECONDS)) {
      scenario.show();
    }
  }

  private static String broker(StackStatus status) {
    return status.component("broker").endpoint();
  }

  private static String registry(StackStatus status) {
    return status.component("registry").endpoint();
  }

  private static String setting(StackStatus status, String key) {
    String value = status.settings().get(key);
    if (value == null) {
      throw new StackException("The running stack does not say its " + key + ".");
    }
    return value;
  }

  private static StackSettings sooner(StackSettings settings) {
    return settings.with(
        Map.of(
            "heartbeat.silence", settings.text("demo.silence"),
            "heartbeat.check", settings.text("demo.check")));
  }
}
