package io.observatory.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlainSchemaTest {
  static List<Topic> topics() {
    return TopicCatalogue.load().topics();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void isWhatTheFileSays(Topic topic) throws IOException {
    Schema.Parser parser = new Schema.Parser();
    for (String shared : List.of("EventContext", "ExecutionPolicy", "Capability")) {
      parser.parse(new File("src/main/avro/" + shared + ".avsc"));
    }

    assertThat(topic.plainSchema())
        .isEqualTo(parser.parse(new File("src/main/avro/" + topic.record() + ".avsc")));
  }

  @Test
  void writesTheSameBytes() {
    assertThat(topics())
        .allSatisfy(t -> assertThat(Evolution.faults(t.schema(), t.plainSchema())).isEmpty());
  }
}
