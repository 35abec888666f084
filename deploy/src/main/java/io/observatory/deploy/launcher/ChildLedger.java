package io.observatory.deploy.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes that this stack started, on disk, so that whoever comes after a launcher that was
 * killed can end them. A process is recognised by pid and start time: a pid alone may be another's.
 */
final class ChildLedger {
  /** The start time that the system tells may differ by rounding between two readers. */
  private static final Duration SAME_START = Duration.ofSeconds(2);

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Path file;
  private final Duration grace;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** A process as it was recorded. */
  record Entry(String name, long pid, Instant started) {
    static Entry of(String name, ProcessHandle handle) {
      return new Entry(name, handle.pid(), handle.info().startInstant().orElse(Instant.EPOCH));
    }

    /** The living process this entry means, never one that only inherited the pid. */
    Optional<ProcessHandle> process() {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(
              handle ->
                  handle
                      .info()
                      .startInstant()
                      .map(at -> Duration.between(started, at).abs().compareTo(SAME_START) <= 0)
                      .orElse(false));
    }
  }

  ChildLedger(Path file) {
    this(file, GRACE);
  }

  /** One that gives a process so long to end by itself. */
  ChildLedger(Path file, Duration grace) {
    this.file = file;
    this.grace = grace;
    if (Files.exists(file)) {
      try {
        Files.readAllLines(file).forEach(this::parse);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  synchronized void add(String name, ProcessHandle handle) {
    entries.put(name, Entry.of(name, handle));
    write();
  }

  synchronized void remove(String name) {
    if (entries.remove(name) != null) {
      write();
    }
  }

  /** The recorded processes that still live. */
  synchronized List<Entry> living() {
    return entries.values().stream().filter(entry -> entry.process().isPresent()).toList();
  }

  /**
   * Ends what still lives, gently and then by force, with everything below it; returns the names.
   */
  synchronized List<String> endAll() {
    List<Entry> living = living();
    List<ProcessHandle> handles = new ArrayList<>();
    for (Entry entry : living) {
      entry
          .process()
          .ifPresent(
              handle -> {
                handle.descendants().forEach(handles::add);
                handles.add(handle);
                handle.destroy();
              });
    }
    long deadline = System.nanoTime() + grace.toNanos();
    handles.forEach(handle -> await(handle, deadline));
    handles.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
    handles.forEach(handle -> await(handle, System.nanoTime() + GRACE.toNanos()));
    entries.clear();
    write();
    return living.stream().map(Entry::name).toList();
  }

  private static void await(ProcessHandle handle, long deadline) {
    try {
      handle.onExit().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // still there: the caller uses force next
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void parse(String line) {
    String[] parts = line.split(" ", 3);
    if (parts.length == 3) {
      Instant started = Instant.ofEpochMilli(Long.parseLong(parts[1]));
      entries.put(parts[2], new Entry(parts[2], Long.parseLong(parts[0]), started));
    }
  }

  private void write() {
    List<String> lines =
        entries.values().stream()
            .map(entry -> entry.pid + " " + entry.started.toEpochMilli() + " " + entry.name)
            .toList();
    PrivateFiles.write(file, lines);
  }
}
