package io.observatory.deploy.launcher;

import io.observatory.deploy.stack.ChildProcess;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The stack as the process that runs it holds it: lock, ledger, supervisor and the control port.
 * Closing takes everything down.
 */
public final class LocalStack implements AutoCloseable, ControlServer.Commands {
  private final StackSettings settings;
  private final StackLock lock;
  private final Supervisor supervisor;
  private final ControlServer control;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch gone = new CountDownLatch(1);

  private LocalStack(StackSettings settings, StackLock lock, Supervisor supervisor) {
    this.settings = settings;
    this.lock = lock;
    this.supervisor = supervisor;
    this.control = new ControlServer(this);
    control.file().write(settings.run(ControlFile.NAME));
  }

  /** Raises the stack of these settings; returns when it is ready, leaves nothing when it fails. */
  public static LocalStack raise(StackSettings settings, Terminal terminal, Clock clock) {
    return raise(settings, StackPlan.of(settings), terminal, clock);
  }

  static LocalStack raise(StackSettings settings, StackPlan plan, Terminal terminal, Clock clock) {
    StackLock lock =
        StackLock.tryAcquire(settings.run("lock")).orElseThrow(() -> alreadyRunning(settings));
    LocalStack stack;
    try {
      ChildLedger ledger = new ChildLedger(settings.run("children"));
      List<String> left = ledger.endAll();
      if (!left.isEmpty()) {
        terminal.line("Ended what an earlier launcher left behind: " + String.join(", ", left));
      }
      List<PortUse> ports = new ArrayList<>();
      plan.components().forEach(component -> ports.addAll(component.ports()));
      PortUse.requireFree(ports);
      Supervisor supervisor =
          new Supervisor(plan.components(), plan.preparations(), ledger, terminal, clock);
      stack = new LocalStack(settings, lock, supervisor);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
    ChildProcess.beforeTheEnd(stack::close);
    try {
      stack.supervisor.raise();
      return stack;
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** Waits until someone asks for the end: down, Ctrl-C or SIGTERM. */
  public void awaitDown() throws InterruptedException {
    asked.await();
  }

  /** Waits that long for someone to ask for the end; says whether one did. */
  public boolean awaitDown(java.time.Duration limit) throws InterruptedException {
    return asked.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public StackStatus status() {
    ProcessHandle self = ProcessHandle.current();
    return new StackStatus(
        self.pid(),
        Memory.ownBytes(self),
        supervisor.ready(),
        supervisor.status(),
        settings.values());
  }

  @Override
  public void down() {
    asked.countDown();
  }

  @Override
  public void command(String verb, Map<String, String> parameters) throws InterruptedException {
    String component = parameters.getOrDefault("component", "");
    switch (verb) {
      case "start" -> supervisor.start(component);
      case "stop" -> supervisor.stop(component);
      case "kill" -> {
        String away = parameters.get("for");
        supervisor.kill(component, away == null ? null : Spans.parse(away));
      }
      default -> throw new StackException("Unknown command " + verb + ".");
    }
  }

  /** Takes everything down and waits for it; whoever comes second waits for the first. */
  @Override
  public void close() {
    asked.countDown();
    supervisor.close();
    synchronized (this) {
      if (gone.getCount() > 0) {
        control.close();
        settings.run(ControlFile.NAME).toFile().delete();
        lock.close();
        gone.countDown();
      }
    }
  }

  private static StackException alreadyRunning(StackSettings settings) {
    String who =
        ControlFile.read(settings.run(ControlFile.NAME))
            .map(file -> " (process " + file.launcher().pid() + ")")
            .orElse("");
    return new StackException(
        "The stack is already running"
            + who
            + ". See ./observatory status; end it: ./observatory down");
  }
}
