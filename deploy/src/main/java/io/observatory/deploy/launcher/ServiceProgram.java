package io.observatory.deploy.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a service is started from: the runnable jar of the build, or, once it was trained, the same
 * laid out flat with an ahead-of-time cache beside it (JEP 483, 514, 515): what its JVM loaded,
 * linked and profiled in an earlier run. Training that is older than the build is not used.
 */
public final class ServiceProgram {
  private static final String COMPACT = "-XX:+UseCompactObjectHeaders";
  private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
  private static final Duration LAYING_OUT = Duration.ofMinutes(1);
  private static final Duration CREATING = Duration.ofMinutes(3);

  private final String name;
  private final Path runnable;
  private final Path folder;

  private ServiceProgram(String name, Path runnable) {
    this.name = name;
    this.runnable = runnable;
    this.folder = runnable.resolveSibling("app");
  }

  /** The program of a service that is built; {@link StackException} when it is not. */
  public static ServiceProgram of(ServiceSpec service, Path root) {
    return new ServiceProgram(service.name(), service.jar(root));
  }

  /** The command line that starts it in the local stack. */
  List<String> command(String heap) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.add("-Xmx" + heap);
    command.add("-Xss512k");
    command.add("-XX:+UseSerialGC");
    command.add(COMPACT);
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add(NATIVE);
    if (isTrained()) {
      command.add("-XX:AOTCache=" + cache());
    }
    command.add("-jar");
    command.add((isLaidOut() ? jar() : runnable).toString());
    return command;
  }

  /** Whether starts use what an earlier run of this build left. */
  public boolean isTrained() {
    return isLaidOut() && Files.exists(cache());
  }

  /**
   * Lays the jar out and forgets an earlier training; from then on starts use the flat jar.
   *
   * @return the JVM options with which the next run records, all compilers on; it has to end in
   *     good order
   */
  public String prepare() {
    delete(cache());
    delete(record());
    run(
        LAYING_OUT,
        java(),
        "-Djarmode=tools",
        "-jar",
        runnable.toString(),
        "extract",
        "--force",
        "--application-filename",
        jar().getFileName().toString(),
        "--destination",
        folder.toString());
    touch(jar());
    return "-XX:TieredStopAtLevel=4 -XX:AOTMode=record -XX:AOTConfiguration=" + record();
  }

  /** Makes the cache from what the run recorded. */
  public void keep() {
    if (!Files.exists(record())) {
      throw new StackException(
          "The JVM of "
              + name
              + " recorded nothing: it did not end in good order. Train it again.");
    }
    run(
        CREATING,
        java(),
        "-Xlog:aot=off",
        "-Xlog:cds=off",
        COMPACT,
        NATIVE,
        "-XX:AOTMode=create",
        "-XX:AOTConfiguration=" + record(),
        "-XX:AOTCache=" + cache(),
        "-cp",
        jar().toString());
    delete(record());
  }

  private boolean isLaidOut() {
    return Files.exists(jar()) && changed(jar()).compareTo(built()) > 0;
  }

  /**
   * The runnable jar carries the release's time, not the build's; the plain jar beside it tells.
   */
  private FileTime built() {
    String plain = runnable.getFileName().toString().replace("-exec.jar", ".jar");
    Path beside = runnable.resolveSibling(plain);
    return changed(Files.exists(beside) ? beside : runnable);
  }

  private Path jar() {
    return folder.resolve("app.jar");
  }

  private Path cache() {
    return folder.resolve("app.aot");
  }

  private Path record() {
    return folder.resolve("app.aotconf");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is laid out carries the release's time too. */
  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Clock.systemUTC().instant()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(Duration limit, String... command) {
    Path log = runnable.resolveSibling("training.log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new StackException(name + " could not be trained within " + limit + ": see " + log);
      }
      if (process.exitValue() != 0) {
        throw new StackException(name + " could not be trained:\n" + tail(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted while training " + name + ".");
    }
  }

  private static String tail(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - 10), all.size()));
    }
  }
}
