package io.observatory.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file in {@code broken/} breaks the good manifests in one way and says who must complain. */
class BrokenManifestsTest {
  private static final Path FOLDER = Path.of("src/test/resources/broken");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isCaughtWithTheObjectAndTheField(Path file) {
    Node broken = new Node("", YamlFiles.read(file).getFirst());
    List<Manifest> all = Kustomization.render(Path.of("base"));
    broken.at("patches").items().forEach(patch -> Kustomization.patch(all, patch));

    List<String> faults = Validation.faults(all);

    for (Node expected : broken.at("faults").items()) {
      assertThat(faults).anyMatch(fault -> fault.contains(expected.text()));
    }
    assertThat(faults).as("nothing else is blamed").hasSize(broken.at("faults").items().size());
  }

  @Test
  void thereAreEnough() throws IOException {
    assertThat(files()).hasSizeGreaterThanOrEqualTo(10);
  }
}
