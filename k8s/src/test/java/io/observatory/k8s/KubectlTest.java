package io.observatory.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our rendering is kubectl's, where there is a kubectl; the rules hold for ours either way. */
class KubectlTest {
  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/example"})
  void rendersAsWeDo(String folder) throws Exception {
    assumeThat(installed()).as("kubectl on the PATH").isTrue();

    assertThat(byId(YamlFiles.parse(kustomize(folder)).stream().map(Manifest::new).toList()))
        .isEqualTo(byId(Kustomization.render(Path.of(folder))));
  }

  private static boolean installed() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Path.of(folder, "kubectl").toFile().canExecute());
  }

  private static String kustomize(String folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("kubectl", "kustomize", folder)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return text;
  }

  private static Map<String, Manifest> byId(List<Manifest> all) {
    return all.stream().collect(Collectors.toMap(Manifest::id, Function.identity()));
  }
}
