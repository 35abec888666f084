package io.observatory.schemas.signed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  private static String canonical(String json) {
    return new String(CanonicalJson.of(json).bytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/rfc/8785-numbers.csv")
  void rfc8785NumbersAreWrittenAsInItsAppendixB(String bits, String text) {
    double number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    assertThat(CanonicalNumber.of(number).text()).isEqualTo(text);
    assertThat(canonical(text)).isEqualTo(text);
  }

  /** RFC 8785, section 3.2.2; its first number is refused as it stands, so it stands as held. */
  @Test
  void rfc8785SampleIsWrittenAsInItsSection322() {
    String sample =
        """
        {
          "numbers": [%s, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;
    assertThat(canonical(sample.formatted("333333333.3333333")))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    assertThatThrownBy(() -> CanonicalJson.of(sample.formatted("333333333.33333329")))
        .isInstanceOf(RefusedJsonException.class)
        .hasMessage(
            "The number 333333333.33333329 is not what a double holds (333333333.3333333): write"
                + " that, or a text (line 2, column 15).");
  }

  @Test
  void rfc8785NamesAreSortedAsInItsSection323() {
    assertThat(
            canonical(
                """
                {"\\u20ac": "Euro Sign", "\\r": "Carriage Return",
                 "\\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
                 "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control",
                 "\\u00f6": "Latin Small Letter O With Diaeresis"}
                """))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
  }

  @Test
  void t23OneAndOnePointZeroAreTheSameAndSoIsEveryOrderOfNames() {
    assertThat(canonical("{\"b\":1.0,\"a\":[1e0, 100E-2]}"))
        .isEqualTo(canonical(" {\"a\" : [1,1], \"b\":1}"))
        .isEqualTo("{\"a\":[1,1],\"b\":1}");
    assertThat(canonical("-0.0")).isEqualTo("0");
  }

  @Test
  void t23ComposedAndDecomposedTextsDiffer() {
    assertThat(canonical("\"\u00e9\"")).isNotEqualTo(canonical("\"e\u0301\""));
    assertThat(canonical("\"1\"")).isNotEqualTo(canonical("1"));
  }

  @Test
  void whatIsReadIsTheSameForTheSameBytes() {
    assertThat(CanonicalJson.of("[1.0, 1e3, 0.5, 9007199254740992, 1e16, null, true]").value())
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .containsExactly(1L, 1000L, 0.5, 9007199254740992L, 1e16, null, true);
    assertThat(CanonicalJson.ofTree(Map.of("n", List.of(1, 2L, 0.5f))).value())
        .isEqualTo(Map.of("n", List.of(1L, 2L, 0.5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          9007199254740993          | is not what a double holds (9007199254740992)
          0.10000000000000001       | is not what a double holds (0.1)
          123456789012345678901     | is not what a double holds
          1e400                     | is too large for a double
          1e-400                    | is not what a double holds (0)
          1e99999999999             | is too large for a double
          1e-99999999999            | can not be written
          """)
  void aNumberThatWouldNotComeBackAsItWasWrittenIsRefused(String number, String why) {
    assertThatThrownBy(() -> CanonicalJson.of("[" + number + "]"))
        .isInstanceOf(RefusedJsonException.class)
        .hasMessageContaining("The number " + number)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "[{\"x\":{\"a\":1,\"b\":2,\"a\":3}}]",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "{\"\\ud83d\":1}",
        "",
        " ",
        "[1",
        "[1,]",
        "{a:1}",
        "[NaN]",
        "[01]",
        "1 2",
        "{} x",
        "/* c */ 1",
        "'a'",
        "\"\t\"",
      })
  void whatIsNoJsonOrCouldBeReadInTwoWaysIsRefused(String json) {
    assertThatThrownBy(() -> CanonicalJson.of(json))
        .isInstanceOf(RefusedJsonException.class)
        .message()
        .endsWith(".");
  }

  @Test
  void nestingIsAllowedUpTo64() {
    assertThat(canonical("[".repeat(64) + "]".repeat(64))).hasSize(128);
    assertThatThrownBy(() -> CanonicalJson.of("[".repeat(65) + "]".repeat(65)))
        .hasMessageContaining("nested deeper than 64");
    assertThatThrownBy(() -> CanonicalJson.of("{\"a\":".repeat(100_000)))
        .hasMessageContaining("nested deeper than 64");
  }

  @Test
  void aTreeWithWhatJsonCanNotSayIsRefused() {
    assertThatThrownBy(() -> CanonicalJson.ofTree(Double.NaN))
        .isInstanceOf(RefusedJsonException.class);
    assertThatThrownBy(() -> CanonicalJson.ofTree(List.of("\ud800")))
        .hasMessageContaining("half of a surrogate pair");
    assertThatThrownBy(() -> CanonicalJson.ofTree(new Object()))
        .hasMessageContaining("no word for");
    assertThatThrownBy(() -> CanonicalJson.ofTree(Long.MAX_VALUE))
        .hasMessageContaining("is not what a double holds");
  }
}
