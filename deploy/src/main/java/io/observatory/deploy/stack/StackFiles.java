package io.observatory.deploy.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The programs the stack starts, as the build of module {@code deploy} laid them out in {@code
 * deploy/target/stack}.
 *
 * @param root the directory that holds {@code broker/lib} and {@code registry}
 */
public record StackFiles(Path root) {
  private static final String PROPERTY = "observatory.stack.files";

  /**
   * Finds the directory by walking up from the working directory, or takes the one named by the
   * system property {@code observatory.stack.files}.
   *
   * @throws IllegalStateException when it is nowhere, or holds two versions of the broker
   */
  public static StackFiles locate() {
    String named = System.getProperty(PROPERTY);
    StackFiles found = named == null ? above(Path.of("").toAbsolutePath()) : at(Path.of(named));
    if (found == null) {
      throw new IllegalStateException(
          "deploy/target/stack is missing here and above: run 'mvn -pl deploy -am package' first,"
              + " or name it with -D"
              + PROPERTY);
    }
    found.refuseTwoBrokers();
    return found;
  }

  private static @Nullable StackFiles above(Path start) {
    for (Path at = start; at != null; at = at.getParent()) {
      StackFiles found = at(at.resolve("deploy/target/stack"));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable StackFiles at(Path root) {
    boolean complete =
        Files.isDirectory(root.resolve("broker/lib"))
            && Files.isRegularFile(root.resolve("registry/quarkus-run.jar"));
    return complete ? new StackFiles(root.toAbsolutePath()) : null;
  }

  private void refuseTwoBrokers() {
    List<Path> servers =
        brokerJars().stream()
            .filter(jar -> jar.getFileName().toString().startsWith("kafka_2.13-"))
            .toList();
    if (servers.size() != 1) {
      throw new IllegalStateException(
          "Expected one kafka_2.13 jar in " + root + ", found " + servers + ": run 'mvn clean'");
    }
  }

  private List<Path> brokerJars() {
    try (Stream<Path> jars = Files.list(root.resolve("broker/lib"))) {
      return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In a fixed order: a start-up cache is only good for the class path it was made with. */
  private String brokerClassPath() {
    return brokerJars().stream().map(Path::toString).collect(Collectors.joining(":"));
  }

  private Path registryJar() {
    return root.resolve("registry/quarkus-run.jar");
  }

  JavaProgram broker(String heap, boolean shortLived) {
    String classPath = brokerClassPath();
    return new JavaProgram(heap, shortLived, classPath, startUpCache("broker", classPath));
  }

  JavaProgram registry(String heap, boolean shortLived) {
    String classPath = registryJar().toString();
    return new JavaProgram(heap, shortLived, classPath, startUpCache("registry", classPath));
  }

  /** A JVM refuses a cache made by another JVM or from other jars, so the name differs for them. */
  Path startUpCache(String program, String classPath) {
    String of = Integer.toHexString((Runtime.version() + classPath).hashCode());
    return root.resolve("cache").resolve(program + "-" + of + ".aot");
  }
}
