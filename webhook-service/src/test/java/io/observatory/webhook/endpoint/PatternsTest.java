package io.observatory.webhook.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PatternsTest {

  @Example
  void aTypeHasFewPatterns() {
    assertThat(Patterns.matching("user.created.v2"))
        .containsExactly("*", "user.created.v2", "user.*", "user.created.*");
    assertThat(Patterns.matching("user")).containsExactly("*", "user");
  }

  @Example
  void whatIsNoPatternIsRefused() {
    for (String no :
        List.of("", ".", "user.", ".user", "a..b", "user.*.x", "us*", "**", "a b", "é")) {
      assertThat(Patterns.isPattern(no)).as(no).isFalse();
    }
    for (String yes : List.of("*", "user", "user.*", "a.b.c", "a-b.c_d")) {
      assertThat(Patterns.isPattern(yes)).as(yes).isTrue();
    }
  }

  /** Ingest: wildcards match by whole words. */
  @Property(tries = 300)
  void everyPatternOfATypeIsOneAndMatchesByItsWords(@ForAll("types") String type) {
    assertThat(Patterns.isType(type)).isTrue();
    for (String pattern : Patterns.matching(type)) {
      assertThat(Patterns.isPattern(pattern)).as(pattern).isTrue();
      boolean family = pattern.endsWith(".*");
      assertThat(
              pattern.equals("*")
                  || pattern.equals(type)
                  || (family && type.startsWith(pattern.substring(0, pattern.length() - 1))))
          .as("%s of %s", pattern, type)
          .isTrue();
    }
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.strings()
        .withChars("ab_-9")
        .ofMinLength(1)
        .ofMaxLength(4)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(parts -> String.join(".", parts));
  }
}
