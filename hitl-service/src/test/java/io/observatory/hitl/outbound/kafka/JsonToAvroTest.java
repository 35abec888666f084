package io.observatory.hitl.outbound.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.hitl.session.InvalidDecisionException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Whatever a schema of a later release has goes to JSON and back unchanged. */
class JsonToAvroTest {

  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Step","fields":[
                {"name":"text","type":"string"},
                {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
                {"name":"maybe","type":["null","double"],"default":null},
                {"name":"kind","type":{"type":"enum","name":"Kind","symbols":["A","B"]},"default":"A"},
                {"name":"small","type":"int","default":1},
                {"name":"big","type":"long","default":1},
                {"name":"list","type":{"type":"array","items":"string"},"default":[]},
                {"name":"map","type":{"type":"map","values":"boolean"},"default":{}},
                {"name":"bytes","type":"bytes","default":""},
                {"name":"inner","type":["null",{"type":"record","name":"Inner","fields":[
                  {"name":"x","type":"string"}]}],"default":null}]}
              """);

  @SuppressWarnings("unchecked") // a JSON object is such a map
  private static Map<String, @Nullable Object> json(String text) {
    return JsonMapper.builder().build().readValue(text, Map.class);
  }

  @Test
  void everythingComesBackAsItWas() {
    Map<String, @Nullable Object> all =
        json(
            """
            {"text":"ä","at":"2026-11-20T12:00:00.123Z","maybe":0.25,"kind":"B","small":-5,
             "big":9007199254740993,"list":["a",""],"map":{"t":true},"bytes":"AAECAw==",
             "inner":{"x":"y"}}
            """);

    GenericRecord record = JsonToAvro.record(SCHEMA, all, "");

    assertThat(AvroToJson.record(record)).isEqualTo(all);
    assertThat(record.get("bytes")).isEqualTo(ByteBuffer.wrap(new byte[] {0, 1, 2, 3}));
    assertThat(record.get("at")).isEqualTo(1_795_176_000_123L);
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    Map<String, Object> least = Map.of("text", "t", "at", 5);
    Map<String, @Nullable Object> json = AvroToJson.record(JsonToAvro.record(SCHEMA, least, ""));
    Map<String, @Nullable Object> expected = new HashMap<>();
    expected.put("text", "t");
    expected.put("at", "1970-01-01T00:00:00.005Z");
    expected.put("maybe", null);
    expected.put("kind", "A");
    expected.put("small", 1);
    expected.put("big", 1L);
    expected.put("list", List.of());
    expected.put("map", Map.of());
    expected.put("bytes", "");
    expected.put("inner", null);
    assertThat(json).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"at\":1} | text",
        "{\"text\":\"t\",\"at\":1,\"texts\":\"\"} | texts",
        "{\"text\":null,\"at\":1} | text",
        "{\"text\":\"t\",\"at\":\"soon\"} | at",
        "{\"text\":\"t\",\"at\":1.5} | at",
        "{\"text\":\"t\",\"at\":99999999999999999999} | at",
        "{\"text\":\"t\",\"at\":1,\"small\":2147483648} | small",
        "{\"text\":\"t\",\"at\":1,\"maybe\":\"1\"} | maybe",
        "{\"text\":\"t\",\"at\":1,\"kind\":\"C\"} | kind",
        "{\"text\":\"t\",\"at\":1,\"list\":[\"a\",2]} | list[1]",
        "{\"text\":\"t\",\"at\":1,\"map\":{\"k\":1}} | map.k",
        "{\"text\":\"t\",\"at\":1,\"bytes\":\"?\"} | bytes",
        "{\"text\":\"t\",\"at\":1,\"inner\":{}} | inner.x",
        "{\"text\":\"t\",\"at\":1,\"inner\":{\"x\":\"\",\"y\":1}} | inner.y"
      })
  void whatDoesNotFitIsNamedByItsPath(String text, String path) {
    assertThatThrownBy(() -> JsonToAvro.record(SCHEMA, json(text), ""))
        .isInstanceOfSatisfying(
            InvalidDecisionException.class, e -> assertThat(e.path()).isEqualTo(path));
  }
}
