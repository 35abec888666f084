package io.observatory.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checked out repository these tests run in. */
final class Repository {
  private Repository() {}

  /** The directory that holds the {@code observatory} script. */
  static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve("observatory"))) {
        return at;
      }
    }
    throw new IllegalStateException("no observatory script here or above");
  }

  /** The pages a person reads: README and everything below docs, without decision records. */
  static List<Path> pages() {
    try (Stream<Path> docs = Files.walk(root().resolve("docs"))) {
      Stream<Path> pages = docs.filter(file -> file.toString().endsWith(".md"));
      Path readme = root().resolve("README.md");
      return Stream.concat(Stream.of(readme), pages)
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("/adr/"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
