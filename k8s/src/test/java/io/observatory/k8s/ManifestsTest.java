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
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  private static final Path BASE = Path.of("base");

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/example", "overlays/slack"})
  void everythingRenderedIsValid(String folder) {
    List<Manifest> all = Kustomization.render(Path.of(folder));

    assertThat(all).hasSizeGreaterThan(60);
    assertThat(Validation.faults(all)).isEmpty();
  }

  @Test
  void everyServiceIsComplete() {
    assertThat(Kustomization.render(BASE))
        .extracting(Manifest::id)
        .contains(
            "StatefulSet/heartbeat-service",
            "Deployment/scheduler-service",
            "StatefulSet/hitl-service",
            "Deployment/webhook-service",
            "Deployment/audit-service",
            "Service/heartbeat-service",
            "Service/scheduler-service",
            "Service/hitl-service",
            "Service/webhook-service",
            "Service/audit-service",
            "ServiceAccount/heartbeat-service",
            "ServiceAccount/scheduler-service",
            "ServiceAccount/hitl-service",
            "ServiceAccount/webhook-service",
            "ServiceAccount/audit-service",
            "PodDisruptionBudget/heartbeat-service",
            "PodDisruptionBudget/scheduler-service",
            "PodDisruptionBudget/hitl-service",
            "PodDisruptionBudget/webhook-service",
            "PodDisruptionBudget/audit-service",
            "NetworkPolicy/heartbeat-service",
            "NetworkPolicy/scheduler-service",
            "NetworkPolicy/hitl-service",
            "NetworkPolicy/webhook-service",
            "NetworkPolicy/audit-service");
  }

  @Test
  void theOverlayChangesWhatItSays() {
    List<Manifest> all = Kustomization.render(Path.of("overlays/example"));
    Manifest audit =
        all.stream().filter(m -> m.is("Deployment", "audit-service")).findFirst().orElseThrow();

    assertThat(audit.at("metadata/namespace").text()).isEqualTo("observatory");
    assertThat(audit.at("spec/replicas").value()).isEqualTo(1);
    assertThat(audit.pod().at("containers").items().getFirst().at("image").text())
        .isEqualTo("observatory/audit-service:0.1.0");
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyFileIsListedAndNamedAfterTheObjectItBegins(Path folder) throws IOException {
    List<String> listed = Kustomization.resources(folder);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (!name.equals(Kustomization.FILE)) {
          Manifest first = new Manifest(YamlFiles.read(file).getFirst());
          assertThat(listed).contains(name);
          assertThat(name).matches("[0-9]{2}-" + first.kind() + "-" + first.name() + "\\.yaml");
        }
      }
    }
    assertThat(listed).as("apply order").isSorted();
  }

  static Stream<Path> folders() {
    return Stream.of(
            "base/heartbeat-service",
            "base/scheduler-service",
            "base/hitl-service",
            "base/webhook-service",
            "base/audit-service",
            "base/topics")
        .map(Path::of);
  }
}
