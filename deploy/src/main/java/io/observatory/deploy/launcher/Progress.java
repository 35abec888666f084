package io.observatory.deploy.launcher;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A line per step with the time it took, and on a terminal what is being waited for. */
final class Progress {
  private final Terminal terminal;
  private final Clock clock;
  private final Map<String, Instant> running = new ConcurrentSkipListMap<>();

  Progress(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  /** Runs a step and writes its line. */
  void run(String name, Preparation.Action action) {
    Instant start = clock.instant();
    running.put(name, start);
    try {
      String where = action.run();
      running.remove(name);
      String took = Spans.show(Duration.between(start, clock.instant()));
      terminal.line(String.format("  ✓ %-18s %8s   %s", name, took, where));
    } catch (StackException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException(name + " was interrupted.", e);
    } catch (Exception e) {
      throw new StackException(name + " failed: " + e, e);
    } finally {
      running.remove(name);
    }
  }

  /** Shows what is under way until closed. */
  Live live() {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory());
    var _ = timer.scheduleAtFixedRate(this::draw, 250, 250, TimeUnit.MILLISECONDS);
    return () -> {
      timer.shutdownNow();
      terminal.redraw(List.of());
    };
  }

  /** Ends without an exception. */
  @FunctionalInterface
  interface Live extends AutoCloseable {
    @Override
    void close();
  }

  private void draw() {
    List<String> waiting = new ArrayList<>();
    running.forEach(
        (name, start) ->
            waiting.add(name + " " + Duration.between(start, clock.instant()).toSeconds() + " s"));
    terminal.redraw(waiting.isEmpty() ? List.of() : List.of("  … " + String.join(", ", waiting)));
  }
}
