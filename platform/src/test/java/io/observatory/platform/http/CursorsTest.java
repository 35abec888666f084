package io.observatory.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {

  @Test
  void aPlaceIsReadBack() {
    UUID id = UUID.randomUUID();

    assertThat(Cursors.read("a1:", Cursors.write("a1:", "an id ä"))).isEqualTo("an id ä");
    assertThat(Cursors.uuid("b1:", Cursors.write("b1:", id.toString()))).isEqualTo(id);
    assertThat(Cursors.number("c1:", Cursors.write("c1:", "-7"), 0)).isEqualTo(-7);
  }

  @Test
  void withoutACursorItIsTheBeginning() {
    assertThat(Cursors.read("a1:", null)).isNull();
    assertThat(Cursors.id("a1:", "")).isEmpty();
    assertThat(Cursors.uuid("a1:", null)).isNull();
    assertThat(Cursors.number("a1:", null, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "%", "YTI6MQ", "YTE6AA"})
  void whatTheListDidNotGiveOutIsRefused(String cursor) { // no base64, another list's, a NUL
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> Cursors.read("a1:", cursor))
        .matches(problem -> problem.code().equals("invalid_cursor"));
  }

  @Test
  void aPlaceOfAnotherKindIsRefused() {
    String cursor = Cursors.write("a1:", "no number");

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> Cursors.number("a1:", cursor, 0));
    assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> Cursors.uuid("a1:", cursor));
  }
}
