package io.observatory.heartbeat.capability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

/** Whatever is written is read back, or refused in our words. */
class QueryProperties {

  private static final List<String> SNIPPETS =
      List.of(
          "AND",
          "OR",
          "NOT",
          "(",
          ")",
          "\"",
          "\\",
          "code.*",
          "a@>=1.2,<2",
          "@",
          "*",
          ":",
          "cluster:",
          "state:alive",
          "policy:auto",
          "type:\"x y\"",
          " ",
          ",",
          "<",
          "x",
          "1.x",
          "\u00a0",
          "\0");

  @Property(tries = 5_000)
  void aQueryIsReadAsItWasWritten(@ForAll long seed) {
    Query query = new RandomWorld(seed).query(4);
    try {
      assertThat(Query.parse(query.toString())).isEqualTo(query);
    } catch (InvalidQueryException e) {
      assertThat(e).hasMessageContaining("more than");
    }
  }

  @Property(tries = 5_000)
  void anyTextIsReadOrRefused(@ForAll @StringLength(max = 200) String text) {
    readOrRefuse(text);
  }

  @Property(tries = 5_000)
  void anyMixOfItsOwnWordsIsReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < random.nextInt(40); i++) {
      text.append(SNIPPETS.get(random.nextInt(SNIPPETS.size())));
      text.append(random.nextBoolean() ? " " : "");
    }
    readOrRefuse(text.toString());
  }

  @Property(tries = 1_000)
  void anyNameCanBeQuoted(@ForAll @StringLength(min = 1, max = 50) String name) {
    Query query = new Query.Capable(Query.Text.of(name), VersionRange.ANY);
    assertThat(Query.parse(query.toString())).isEqualTo(query);
  }

  @Property(tries = 1_000)
  void versionsOfNumbersAreInOrder(
      @ForAll @Chars({'.', '-', 'a', 'x'}) @CharRange(from = '0', to = '9') @StringLength(max = 12)
          String left,
      @ForAll @Chars({'.', '-', 'a', 'x'}) @CharRange(from = '0', to = '9') @StringLength(max = 12)
          String right) {
    Version one = Version.parse(left);
    Version other = Version.parse(right);
    if (one != null && other != null) {
      assertThat(Integer.signum(one.compareTo(other)))
          .isEqualTo(-Integer.signum(other.compareTo(one)));
    }
  }

  private static void readOrRefuse(String text) {
    try {
      Query query = Query.parse(text);
      assertThat(Query.parse(query.toString())).isEqualTo(query);
    } catch (InvalidQueryException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
