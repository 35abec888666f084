package io.observatory.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicManifestsTest {
  private static final String COMMAND =
      "mvn -pl k8s -am test -Dtest=TopicManifestsTest -Dsurefire.failIfNoSpecifiedTests=false -Dregenerate=true";
  private static final Path FOLDER = Path.of("base/topics");

  private final Map<String, String> files =
      new TopicManifests(TopicCatalogue.load(), COMMAND).files();

  @Test
  void theCommittedFilesAreThoseTheCatalogueGives() throws IOException {
    if (Boolean.getBoolean("regenerate")) {
      regenerate();
    }

    assertThat(committed()).as("k8s/base/topics is stale: run %s", COMMAND).isEqualTo(files);
  }

  @Test
  void everyTopicAndDeadLetterTopicAndEveryUserIsThere() {
    TopicCatalogue catalogue = TopicCatalogue.load();

    assertThat(Kustomization.render(FOLDER))
        .extracting(Manifest::id)
        .hasSize(catalogue.specs().size() + catalogue.participants().size())
        .contains(
            "KafkaTopic/gateway.heartbeat.v1",
            "KafkaTopic/gateway.heartbeat.v1-audit-service-dlt",
            "KafkaUser/agent",
            "KafkaUser/heartbeat-service");
  }

  private void regenerate() throws IOException {
    for (String stale : committed().keySet()) {
      Files.delete(FOLDER.resolve(stale));
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
    }
  }

  private static Map<String, String> committed() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.list(FOLDER)) {
      for (Path path : paths.toList()) {
        contents.put(path.getFileName().toString(), Files.readString(path));
      }
    }
    return contents;
  }
}
