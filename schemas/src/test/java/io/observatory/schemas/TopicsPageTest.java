package io.observatory.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TopicsPageTest {
  private static final String COMMAND =
      "mvn -pl schemas test -Dtest=TopicsPageTest -Dregenerate=true";
  private static final Path PAGE = Path.of("../docs/topics.md");

  private final String page = new TopicsPage(TopicCatalogue.load()).text(COMMAND);

  @Test
  void theCommittedPageIsTheOneTheCatalogueGives() throws IOException {
    if (Boolean.getBoolean("regenerate")) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE))
        .as("docs/topics.md is stale: run %s", COMMAND)
        .isEqualTo(page);
  }

  @Test
  void namesEveryTopicAndEveryRecord() {
    assertThat(TopicCatalogue.load().topics())
        .allSatisfy(
            t -> assertThat(page).contains("| `" + t.name() + "` |", "### " + t.record() + "\n"));
  }

  @Test
  void explainsSharedTypesOnce() {
    assertThat(page).containsOnlyOnce("### EventContext\n").containsOnlyOnce("### Capability\n");
  }
}
