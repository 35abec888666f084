package io.observatory.deploy.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One program running as a child of this JVM, its output in a log file.
 *
 * <p>It does not outlive this JVM: a normal end or SIGTERM stops it through a shutdown hook, and
 * after SIGKILL of this JVM the end of its standard input makes its leash stop it. Should both fail
 * (power, SIGKILL of the leash as well), the next start under the same pid file ends the leftover.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
  private static final Duration POLL = Duration.ofMillis(20);

  /**
   * The subshell waits for this JVM to close the pipe; the program replaces the outer shell. Ctrl-C
   * in the terminal means this JVM, which then ends its children in its own order.
   */
  private static final String LEASH =
      """
      exec 3<&0
      ( trap '' INT TERM HUP; cat <&3 >/dev/null; kill -$0 $$ ) </dev/null 2>/dev/null &
      exec 3<&-
      [ "$0" = INT ] || trap '' INT HUP
      exec "$@" </dev/null
      """;

  private final Spec spec;
  private final Process process;

  /**
   * What to run.
   *
   * @param name for messages
   * @param command program and arguments
   * @param environment added to this JVM's
   * @param directory for pid file and log, named after {@code name}
   * @param stopSignal what asks the program to end in good order, such as {@code TERM}
   */
  public record Spec(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path directory,
      String stopSignal) {
    /** The file both output streams go to, replaced at every start. */
    public Path log() {
      return directory.resolve(name + ".log");
    }

    Path pidFile() {
      return directory.resolve(name + ".pid");
    }
  }

  private ChildProcess(Spec spec, Process process) {
    this.spec = spec;
    this.process = process;
  }

  /** Runs {@code orderly} when this JVM ends, before the children left then are ended at once. */
  public static void beforeTheEnd(Runnable orderly) {
    LiveChildren.beforeTheEnd(orderly);
  }

  /** Ends what an earlier start under the same pid file left, then starts the program. */
  public static ChildProcess start(Spec spec) {
    try {
      Files.createDirectories(spec.directory());
      PidFile.endLeftover(spec.pidFile());
      List<String> leashed = new ArrayList<>(List.of("/bin/sh", "-c", LEASH, spec.stopSignal()));
      leashed.addAll(spec.command());
      ProcessBuilder builder = new ProcessBuilder(leashed);
      builder.environment().putAll(spec.environment());
      builder.redirectErrorStream(true).redirectOutput(spec.log().toFile());
      ChildProcess child = new ChildProcess(spec, builder.start());
      LiveChildren.add(child);
      PidFile.write(spec.pidFile(), child.process.toHandle());
      LOG.debug("{} runs as process {}", spec.name(), child.pid());
      return child;
    } catch (IOException e) {
      throw new StartFailedException(spec.name(), "can not run " + spec.command().getFirst(), e);
    }
  }

  /**
   * Waits until {@code ready} says so.
   *
   * @throws StartFailedException when the program ends first or the time is up; it is then stopped
   */
  public void awaitReady(Duration time, BooleanSupplier ready) {
    Deadline deadline = Deadline.in(time);
    while (!ready.getAsBoolean()) {
      if (awaitExit(POLL)) {
        close();
        throw new StartFailedException(
            spec.name(), "it ended with exit code " + process.exitValue(), logTail());
      }
      if (deadline.isPast()) {
        kill();
        throw new StartFailedException(spec.name(), "not ready after " + time, logTail());
      }
    }
  }

  /** Whether the program ended within {@code time}. */
  public boolean awaitExit(Duration time) {
    try {
      return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
      throw new IllegalStateException("Interrupted while waiting for " + spec.name(), e);
    }
  }

  /** The exit code of a program that ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** The program's process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs now. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The last lines of its log. */
  public String logTail() {
    return LogTail.of(spec.log());
  }

  /** SIGKILL, as a crash would; returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
    forget();
  }

  void requestStop() {
    if (process.isAlive()) {
      Signals.send(spec.stopSignal(), process.pid());
    }
  }

  /** Asks it to end, and kills it when it has not within {@code time}. */
  public void stop(Duration time) {
    requestStop();
    if (!awaitExit(time)) {
      LOG.warn("{} did not stop within {}, killing it", spec.name(), time);
      kill();
    }
    forget();
  }

  /** Stops it with a patience of ten seconds. */
  @Override
  public void close() {
    stop(Duration.ofSeconds(10));
  }

  private void forget() {
    LiveChildren.remove(this);
    try {
      Files.deleteIfExists(spec.pidFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
