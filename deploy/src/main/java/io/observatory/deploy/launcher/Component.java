package io.observatory.deploy.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** One process of the stack: how it starts, when it counts as ready, how it ends. */
interface Component {
  /** The name people type. */
  String name();

  /** Components and preparations that must be ready before this one starts. */
  Set<String> needs();

  /** What it listens on. */
  List<PortUse> ports();

  /** Where to reach it, for people. */
  String endpoint();

  /** Where its output goes. */
  Path log();

  /**
   * Starts it and returns when it is ready. The process is told to {@code spawned} as soon as it is
   * known, so that it can be recorded and watched.
   *
   * @throws StackException when it does not become ready
   */
  void start(Consumer<ProcessHandle> spawned) throws InterruptedException;

  /** Ends the process in good order, after some patience by force. */
  void stop();

  /** SIGKILL, as a crash would. */
  void kill();
}
