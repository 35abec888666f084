package io.observatory.deploy.launcher;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Raises components and preparations as soon as what they need is ready, watches them, and takes
 * them down in the reverse order. A component that ends by itself is reported; the rest goes on.
 */
final class Supervisor implements AutoCloseable {
  private static final Duration AFTERTHOUGHT = Duration.ofMillis(700);
  private static final int TAIL_LINES = 20;

  private final Map<String, Child> children = new LinkedHashMap<>();
  private final List<Preparation> preparations;
  private final Terminal terminal;
  private final Progress progress;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("stack-timer").factory());
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean ready;

  Supervisor(
      List<Component> components,
      List<Preparation> preparations,
      ChildLedger ledger,
      Terminal terminal,
      Clock clock) {
    this.preparations = List.copyOf(preparations);
    this.terminal = terminal;
    this.progress = new Progress(terminal, clock);
    for (Component component : components) {
      children.put(component.name(), new Child(component, ledger, clock, this::crashed));
    }
  }

  /** Starts everything; returns when all is ready, throws the first failure. */
  void raise() {
    Map<String, Step> steps = steps();
    Map<String, CompletableFuture<Void>> futures = new HashMap<>();
    CompletableFuture<@Nullable Void> failure = new CompletableFuture<>();
    for (String name : steps.keySet()) {
      var _ =
          future(name, steps, futures)
              .whenComplete(
                  (done, fault) -> {
                    if (fault != null) {
                      failure.completeExceptionally(fault);
                    }
                  });
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(futures.values().toArray(CompletableFuture[]::new));
    try (var _ = progress.live()) {
      CompletableFuture.anyOf(all, failure).join();
      ready = true;
    } catch (CompletionException e) {
      throw e.getCause() instanceof StackException known
          ? known
          : new StackException("The stack did not start: " + e.getCause(), e);
    }
  }

  boolean ready() {
    return ready && !closed.get();
  }

  List<ComponentStatus> status() {
    return children.values().stream().map(Child::status).toList();
  }

  void start(String name) throws InterruptedException {
    Child child = child(name);
    if (child.state() != ComponentState.READY) {
      progress.run(
          name,
          () -> {
            child.start();
            return child.component().endpoint();
          });
    }
  }

  void stop(String name) {
    child(name).stop();
    terminal.line("  " + name + " stopped");
  }

  /** Kills a component; with a time it is started again after it. */
  void kill(String name, @Nullable Duration away) {
    Child child = child(name);
    child.kill();
    terminal.line(
        "  " + name + " killed" + (away == null ? "" : ", comes back in " + Spans.show(away)));
    if (away != null) {
      var _ =
          timer.schedule(
              () -> workers.execute(() -> comeBack(name)), away.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Ends everything, those first that need others. May be called more than once and at any time.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      timer.shutdownNow();
      workers.shutdownNow();
    }
    synchronized (this) {
      List<Child> left = new ArrayList<>(children.values());
      left.removeIf(child -> child.process() == null);
      while (!left.isEmpty()) {
        List<Child> free = left.stream().filter(child -> noneNeeds(child, left)).toList();
        List<Thread> threads =
            free.stream().map(child -> Thread.ofVirtual().start(() -> end(child))).toList();
        threads.forEach(Supervisor::join);
        left.removeAll(free);
      }
    }
  }

  private void end(Child child) {
    child.stop();
    terminal.line("  " + child.component().name() + " stopped");
  }

  private void comeBack(String name) {
    try {
      start(name);
    } catch (StackException e) {
      terminal.line(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Told a moment later: when the end comes for all, a child may be faster than its launcher. */
  private void crashed(Child child) {
    if (!closed.get()) {
      var _ =
          timer.schedule(() -> tellCrash(child), AFTERTHOUGHT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tellCrash(Child child) {
    if (!closed.get()) {
      Component component = child.component();
      terminal.line("");
      terminal.line(
          "✗ " + component.name() + " ended by itself. The last lines of " + component.log() + ":");
      LogTail.last(component.log(), TAIL_LINES).forEach(line -> terminal.line("    " + line));
      terminal.line("  The rest goes on. Bring it back: ./observatory start " + component.name());
    }
  }

  private boolean noneNeeds(Child child, List<Child> left) {
    return left.stream()
        .noneMatch(other -> reaches(other.component().needs(), child.component().name()));
  }

  private boolean reaches(Set<String> needs, String name) {
    return needs.contains(name)
        || preparations.stream()
            .filter(preparation -> needs.contains(preparation.name()))
            .anyMatch(preparation -> reaches(preparation.needs(), name))
        || needs.stream()
            .map(children::get)
            .anyMatch(child -> child != null && reaches(child.component().needs(), name));
  }

  private Child child(String name) {
    Child child = children.get(name);
    if (child == null) {
      throw new StackException(
          "There is no component \""
              + name
              + "\". Known: "
              + String.join(", ", children.keySet())
              + ".");
    }
    return child;
  }

  private record Step(Set<String> needs, Preparation.Action action) {}

  private Map<String, Step> steps() {
    Map<String, Step> steps = new LinkedHashMap<>();
    children.forEach(
        (name, child) ->
            steps.put(
                name,
                new Step(
                    child.component().needs(),
                    () -> {
                      child.start();
                      return child.component().endpoint();
                    })));
    preparations.forEach(one -> steps.put(one.name(), new Step(one.needs(), one.action())));
    return steps;
  }

  private CompletableFuture<Void> future(
      String name, Map<String, Step> steps, Map<String, CompletableFuture<Void>> futures) {
    CompletableFuture<Void> known = futures.get(name);
    if (known != null) {
      return known;
    }
    Step step = steps.get(name);
    if (step == null) {
      throw new IllegalStateException("nothing is called " + name);
    }
    Function<String, CompletableFuture<Void>> other = need -> future(need, steps, futures);
    CompletableFuture<Void> future =
        CompletableFuture.allOf(step.needs().stream().map(other).toArray(CompletableFuture[]::new))
            .thenRunAsync(() -> progress.run(name, step.action()), workers);
    futures.put(name, future);
    return future;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
