package io.observatory.hitl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** One relay that is killed and started again; the JVM of its next life is ready before. */
final class RelayLives implements AutoCloseable {

  private static final Path LOG = Path.of("target", "relay-jvm.log");
  private static final int TAIL = 60;

  private final String broker;
  private final String registry;
  private final String classPath;
  private final Path cache;
  private final Path state;
  private final List<RelayJvm> running = new ArrayList<>();
  private @Nullable RelayJvm next;
  private int lives;

  RelayLives(RelayStage stage) {
    this.broker = stage.address();
    this.registry = stage.registry();
    this.classPath = RelayJvm.classPath(stage.place());
    this.cache = stage.place().resolve("relay.aot");
    this.state = stage.place().resolve("state");
  }

  /** A first life, which ends well and leaves what makes the others start quickly. */
  void rehearse(Runnable enough) {
    RelayJvm first = spare("-XX:AOTCacheOutput=" + cache);
    first.go();
    enough.run();
    if (!first.end()) {
      throw new AssertionError("the relay does not end in good order" + logTail());
    }
    next = spare();
  }

  private RelayJvm spare() {
    return spare(Files.exists(cache) ? "-XX:AOTCache=" + cache : "-XX:AOTMode=auto");
  }

  private RelayJvm spare(String option) {
    List<String> arguments =
        List.of(
            broker,
            registry,
            "hitl.relay.state-dir=" + state,
            "hitl.relay.instance-id=relay-1",
            "hitl.relay.replication=1",
            // A longer transaction is hit in its middle more often.
            "hitl.relay.commit-interval=" + (lives++ % 3 == 0 ? "100ms" : "20ms"));
    RelayJvm started = RelayJvm.spare(option, classPath, LOG, arguments);
    running.add(started);
    return started;
  }

  /** Starts the next life; the one before must have ended. */
  RelayJvm begin() {
    RelayJvm begun = Objects.requireNonNull(next);
    begun.go();
    next = spare();
    return begun;
  }

  /** What its lives wrote last, for whoever reports that one is amiss. */
  String logTail() {
    try (Stream<String> lines = Files.lines(LOG)) {
      List<String> all = lines.toList();
      List<String> tail = all.subList(Math.max(0, all.size() - TAIL), all.size());
      return "; the end of " + LOG + ":\n" + String.join("\n", tail);
    } catch (IOException e) {
      return "; " + LOG + " can not be read: " + e;
    }
  }

  /** Its volume is lost between two lives. */
  void loseState() {
    try {
      FileSystemUtils.deleteRecursively(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    running.forEach(RelayJvm::close);
  }
}
