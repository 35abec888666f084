package io.observatory.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/** {@link DomainApprovals} with the class path, the environment and the JVM of the service. */
final class DomainProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  /**
   * @param environment of the service, which has to be stopped
   */
  DomainProcess(Path root, String heap, Map<String, String> environment, int atOnce)
      throws IOException {
    Path target = root.resolve("benchmarks/target");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC", // what the environment changes, as in the stack
                "--enable-native-access=ALL-UNNAMED",
                "-Dloader.main=" + DomainApprovals.class.getName(),
                "-Dloader.path="
                    + target.resolve("classes")
                    + ","
                    + alone(root.resolve("hitl-service/target/test-classes"), target),
                "-cp",
                runnable(root),
                "org.springframework.boot.loader.launch.PropertiesLauncher",
                Integer.toString(atOnce))
            .directory(target.toFile())
            .redirectError(new File(target.toFile(), "domain.log"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    process = builder.start();
    out = process.inputReader();
    in = process.outputWriter();
  }

  /** The one class of the tests, where the service finds no other. */
  private static Path alone(Path tests, Path target) throws IOException {
    String file = DomainApprovals.WORK.replace('.', '/') + ".class";
    Path folder = target.resolve("work");
    Files.createDirectories(folder.resolve(file).getParent());
    Files.copy(tests.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    return folder;
  }

  private static String runnable(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("hitl-service/target"))) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith("-exec.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("the hitl-service is not built"));
    }
  }

  /** How many approvals it opens and decides in a second. */
  double perSecond(int seconds) {
    try {
      in.write(seconds + "\n");
      in.flush();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(DomainApprovals.RATE)) {
          return Double.parseDouble(line.substring(DomainApprovals.RATE.length()));
        }
      }
      throw new IllegalStateException("it ended, see benchmarks/target/domain.log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
