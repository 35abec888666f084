package io.observatory.hitl;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

/** The relay in a JVM of its own, which ends with this one. */
final class RelayJvm implements AutoCloseable {

  private static final String PROGRAM = "io.observatory.hitl.inbound.kafka.RelayProgram";
  private static final Duration GONE_WITHIN = Duration.ofSeconds(120);

  private final Process process;

  private RelayJvm(Process process) {
    this.process = process;
  }

  /**
   * One that is ready to {@link #go}.
   *
   * @param cache option about classes that were loaded and linked before
   */
  static RelayJvm spare(String cache, String classPath, Path log, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                cache,
                "-cp",
                classPath,
                PROGRAM));
    command.addAll(arguments);
    try {
      return new RelayJvm(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class path of this JVM, its directories packed: there is no cache for classes in files. */
  static String classPath(Path place) {
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> packed = new ArrayList<>();
    for (String entry : own.split(File.pathSeparator)) {
      packed.add(Files.isDirectory(Path.of(entry)) ? pack(entry, place, packed.size()) : entry);
    }
    return String.join(File.pathSeparator, packed);
  }

  private static String pack(String directory, Path place, int number) {
    String jar = place.resolve("classes-" + number + ".jar").toString();
    int outcome =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, "--create", "--file", jar, "-C", directory, ".");
    if (outcome != 0) {
      throw new IllegalStateException("can not pack " + directory);
    }
    return jar;
  }

  /** Starts the relay, as soon as the JVM is up. */
  void go() {
    try {
      OutputStream input = process.getOutputStream();
      input.write('\n');
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the relay's JVM has ended already; see its log", e);
    }
  }

  /** Lets it end in good order; returns whether it did. */
  boolean end() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return isGone();
  }

  /** SIGKILL; returns when it is gone. */
  void kill() {
    process.destroyForcibly();
    if (!isGone()) {
      throw new IllegalStateException("the relay's JVM does not even die: " + process.pid());
    }
  }

  private boolean isGone() {
    try {
      return process.waitFor(GONE_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    kill();
  }
}
