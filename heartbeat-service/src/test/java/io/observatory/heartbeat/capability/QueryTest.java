package io.observatory.heartbeat.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The language by example. */
class QueryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "code.review | code.review",
        "a b | a AND b",
        "a AND b OR c d | (a AND b) OR (c AND d)",
        "NOT a b | NOT a AND b",
        "NOT (a OR b) | NOT (a OR b)",
        "code.* | code.*",
        "code.review@>=1.2 | code.review@>=1.2",
        "code.review@1.x | code.review@1.x",
        "code.review@>=1.2,<2 x | code.review@>=1.2,<2 AND x",
        "cluster:eu-1 type:coder state:suspect policy:auto"
            + " | cluster:eu-1 AND type:coder AND state:SUSPECT AND policy:AUTO",
        "cluster:eu:1 | cluster:\"eu:1\"",
        "\"odd name\"@=2 | \"odd name\"@=2",
        "\"AND\" | \"AND\"",
        "ANDROID | ANDROID",
        "(((a))) | a"
      })
  void whatIsWrittenIsUnderstood(String text, String meaning) {
    assertThat(Query.parse(text)).hasToString(meaning);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | At character 1: expected a capability",
        "a AND | At character 6: expected a capability",
        "(a | At character 3: expected ) for the ( at character 1",
        "a ) | At character 3: expected AND, OR, a term or the end",
        "a OR OR b | At character 6: expected a capability",
        "state:dead | At character 7: expected one of [ALIVE, LATE,",
        "http:get | At character 1: expected cluster, type, state or policy before the colon",
        "a*b | At character 2: a * may only end a name",
        "a@ | At character 3: expected a version",
        "a@>=nightly | At character 3: expected a version of numbers",
        "\"open | At character 1: this quotation has no end"
      })
  void whatIsNotUnderstoodIsRefusedWithItsPlace(String text, String refusal) {
    assertThatThrownBy(() -> Query.parse(text))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageStartingWith(refusal);
  }

  @Test
  void aQueryHasBounds() {
    assertThatThrownBy(() -> Query.parse("a".repeat(2_001)))
        .hasMessageContaining("2001 characters");
    assertThatThrownBy(() -> Query.parse("a ".repeat(65))).hasMessageContaining("64 terms");
    assertThatThrownBy(() -> Query.parse("(".repeat(40) + "a" + ")".repeat(40)))
        .hasMessageContaining("deeper than 32");
    assertThatThrownBy(() -> Query.parse("NOT ".repeat(40) + "a"))
        .hasMessageContaining("deeper than 32");
    assertThat(Query.parse("(".repeat(32) + "a" + ")".repeat(32))).hasToString("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ">=1.2 | 1.2.0 | true",
        ">=1.2 | 1.10 | true",
        ">=1.2 | 1.1.9 | false",
        "<2 | 2.0.0-rc.1 | false",
        "<2 | 1.9.9-rc.1 | true",
        "<=2 | 2.0.0-rc.1 | true",
        ">1.0.0-rc.1 | 1.0.0-rc.2 | true",
        ">1.0.0-rc.2 | 1.0.0-rc.10 | true",
        "1.x | 1.9.3 | true",
        "1.x | 10.0 | false",
        "1.2.x | 1.2.7 | true",
        "1.2 | v1.2.0+build | true",
        "nightly | nightly | true",
        ">=1 | nightly | false",
        "1.2,nightly | 1.2 | false"
      })
  void versionsAreComparedAsTheirNumbers(String range, String version, boolean within) {
    Query.Capable query = (Query.Capable) Query.parse("a@" + range);

    assertThat(query.range().admits(version, Version.parse(version))).isEqualTo(within);
  }

  @Test
  void whoHasNoVersionIsInNoRange() {
    assertThat(((Query.Capable) Query.parse("a@>=0")).range().admits(null, null)).isFalse();
    assertThat(VersionRange.ANY.admits(null, null)).isTrue();
  }
}
