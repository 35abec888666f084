package io.observatory.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the stable topics against every released version. At a release, freeze: {@code mvn -pl
 * schemas test -Dtest=CompatibilityTest -Dfreeze=<version>}.
 */
class CompatibilityTest {
  private static final TopicCatalogue CATALOGUE = TopicCatalogue.load();

  @BeforeAll
  static void freezeWhenAsked() throws IOException {
    String version = System.getProperty("freeze");
    if (version != null) {
      for (Topic topic : stable().toList()) {
        ReleasedSchemas.freeze(topic, version);
      }
    }
  }

  static Stream<Topic> stable() {
    return CATALOGUE.topics().stream().filter(t -> t.state() == State.STABLE);
  }

  @ParameterizedTest
  @MethodSource("stable")
  void everyReleasedVersionAndTheNextUnderstandEachOther(Topic topic) throws IOException {
    List<Path> released = ReleasedSchemas.filesOf(topic);

    assertThat(released)
        .as("frozen copies of %s; freeze with -Dtest=CompatibilityTest -Dfreeze=<version>", topic)
        .isNotEmpty();
    for (Path file : released) {
      assertThat(Evolution.faults(ReleasedSchemas.read(file), topic.plainSchema()))
          .as("%s is stable, so it must stay compatible with %s both ways", topic.name(), file)
          .isEmpty();
    }
  }

  @Test
  void whatWasReleasedStaysStable() throws IOException {
    assertThat(ReleasedSchemas.topics())
        .allSatisfy(name -> assertThat(CATALOGUE.topic(name).state()).isEqualTo(State.STABLE));
  }
}
