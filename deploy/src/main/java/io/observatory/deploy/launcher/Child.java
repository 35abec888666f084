package io.observatory.deploy.launcher;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A component with its process. Start, stop and kill exclude each other; the state may be read any
 * time.
 */
final class Child {
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Component component;
  private final ChildLedger ledger;
  private final Clock clock;
  private final Consumer<Child> onCrash;
  private final ReentrantLock operation = new ReentrantLock();

  private volatile ComponentState state = ComponentState.STOPPED;
  private volatile @Nullable ProcessHandle process;
  private volatile Instant since;

  Child(Component component, ChildLedger ledger, Clock clock, Consumer<Child> onCrash) {
    this.component = component;
    this.ledger = ledger;
    this.clock = clock;
    this.onCrash = onCrash;
    this.since = clock.instant();
  }

  Component component() {
    return component;
  }

  ComponentState state() {
    return state;
  }

  @Nullable ProcessHandle process() {
    return process;
  }

  /** Starts the process unless it runs; returns when it is ready. */
  void start() throws InterruptedException {
    operation.lockInterruptibly();
    try {
      if (state == ComponentState.READY) {
        return;
      }
      become(ComponentState.STARTING);
      component.start(this::spawned);
      if (state == ComponentState.STARTING) {
        become(ComponentState.READY);
        ProcessHandle started = process;
        if (started != null && !started.isAlive()) {
          ended(started); // it went between its readiness and now
        }
      }
    } catch (StackException e) {
      endByForce(ComponentState.CRASHED);
      throw e;
    } finally {
      operation.unlock();
    }
  }

  /** Ends the process gently, after the grace by force. */
  void stop() {
    operation.lock();
    try {
      ProcessHandle running = process;
      if (running != null && running.isAlive()) {
        become(ComponentState.STOPPING);
        component.stop();
      }
      endByForce(ComponentState.STOPPED);
    } finally {
      operation.unlock();
    }
  }

  /** SIGKILL, as a fault would. */
  void kill() {
    operation.lock();
    try {
      endByForce(ComponentState.KILLED);
    } finally {
      operation.unlock();
    }
  }

  ComponentStatus status() {
    ProcessHandle running = process;
    if (running == null || !running.isAlive()) {
      return new ComponentStatus(
          component.name(), state, 0, 0, since.toEpochMilli(), component.endpoint(), 0);
    }
    return new ComponentStatus(
        component.name(),
        state,
        running.pid(),
        running.info().startInstant().orElse(Instant.EPOCH).toEpochMilli(),
        since.toEpochMilli(),
        component.endpoint(),
        Memory.residentBytes(running));
  }

  private void spawned(ProcessHandle handle) {
    process = handle;
    ledger.add(component.name(), handle);
    var _ = handle.onExit().thenAccept(this::ended);
  }

  private void ended(ProcessHandle handle) {
    if (handle.equals(process) && state == ComponentState.READY) {
      become(ComponentState.CRASHED);
      ledger.remove(component.name());
      onCrash.accept(this);
    }
  }

  private void endByForce(ComponentState next) {
    become(next);
    ProcessHandle running = process;
    component.kill();
    if (running != null && running.isAlive()) {
      running.destroyForcibly();
      awaitExit(running, GRACE);
    }
    process = null;
    ledger.remove(component.name());
  }

  private void become(ComponentState next) {
    state = next;
    since = clock.instant();
  }

  private static void awaitExit(ProcessHandle handle, Duration limit) {
    try {
      handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // force follows
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
