package io.observatory.testsupport;

import io.observatory.deploy.stack.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where one test JVM keeps what its components write: {@code target/infra/<pid>-…} of the module
 * under test. Data goes when the JVM ends well, logs stay until {@code mvn clean}.
 */
final class InfraDirectory {
  private InfraDirectory() {}

  static Path create() {
    try {
      Path target = Path.of("target").toAbsolutePath();
      Path parent =
          Files.isDirectory(target)
              ? Files.createDirectories(target.resolve("infra"))
              : Path.of(System.getProperty("java.io.tmpdir"));
      return Files.createTempDirectory(parent, ProcessHandle.current().pid() + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void deleteData(Path directory) {
    try (Stream<Path> components = Files.list(directory)) {
      for (Path component : components.toList()) {
        Directories.delete(component.resolve("data"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
