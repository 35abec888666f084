package io.observatory.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class BodiesTest {

  private final Bodies bodies = new Bodies(JsonMapper.builder().build());

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\" : [1.0, {\"part\":2}] }",
        "\"a text \\u00e4 ä\"",
        "1.50",
        "-3e7",
        "true",
        "null",
        "[ ]"
      })
  void aPartIsWhatWasSentByteForByte(String part) {
    byte[] body = bytes("{\"ä\": \"before\", \"part\":  " + part + " , \"after\": {}}");

    assertThat(bodies.part(body, "part")).isEqualTo(part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"part\": [1, }", "{\"part\": \"open", "[", "{part: 1}"})
  void whatIsNoJsonHasNoParts(String body) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> bodies.part(bytes(body), "part"))
        .matches(problem -> problem.code().equals("malformed_body"));
  }

  @Test
  void aPartThatIsNotThereIsMissing() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> bodies.part(bytes("{\"other\": {\"part\": 1}}"), "part"))
        .matches(problem -> "part".equals(problem.path()));
  }

  @Test
  void anEmptyBodySaysNothing() {
    assertThat(bodies.read(null, Map.class)).isEmpty();
    assertThat(bodies.read(new byte[0], Map.class)).isEmpty();
  }
}
