package io.observatory.hitl.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuorumTest {

  private static final String DEPLOY = "2 of role:sre and 1 of role:security, veto role:ciso";

  private static Ballot yes(String principal, String... roles) {
    return new Ballot(principal, Set.of(roles), true);
  }

  private static Ballot no(String principal, String... roles) {
    return new Ballot(principal, Set.of(roles), false);
  }

  private static Tally tally(String quorum, Ballot... ballots) {
    return Quorum.parse(quorum).tally(List.of(ballots));
  }

  @Test
  void everyTermNeedsItsPersons() {
    assertThat(tally(DEPLOY)).extracting(Tally::votesNeeded).isEqualTo(3);
    Tally half = tally(DEPLOY, yes("ann", "sre"), yes("sam", "security"));
    assertThat(half.met()).isFalse();
    assertThat(half.missing()).isEqualTo("1 more of role:sre");
    assertThat(half.votesFor()).isEqualTo(2);
    Tally whole = tally(DEPLOY, yes("ann", "sre"), yes("sam", "security"), yes("bob", "sre"));
    assertThat(whole.met()).isTrue();
    assertThat(whole.missing()).isEmpty();
  }

  @Test
  void t16OnePersonTwiceCountsOnce() {
    Tally tally = tally("2 of role:sre", yes("ann", "sre"), yes("ann", "sre"));
    assertThat(tally.met()).isFalse();
    assertThat(tally.votesFor()).isEqualTo(1);
  }

  @Test
  void whoServesTwoTermsCountsInBothUnlessDistinct() {
    String both = "1 of role:sre and 1 of role:security";
    assertThat(tally(both, yes("ann", "sre", "security")).met()).isTrue();
    assertThat(tally(both + ", distinct", yes("ann", "sre", "security")).met()).isFalse();
    assertThat(tally(both + ", distinct", yes("ann", "sre", "security"), yes("bob", "sre")).met())
        .as("ann moves to the other seat")
        .isTrue();
  }

  @Test
  void t19AVetoBeatsAQuorumThatIsMet() {
    Ballot[] enough = {yes("ann", "sre"), yes("bob", "sre"), yes("sam", "security")};
    assertThat(tally(DEPLOY, enough).met()).isTrue();
    Tally vetoed = tally(DEPLOY, enough[0], enough[1], enough[2], no("cleo", "ciso"));
    assertThat(vetoed.met()).isFalse();
    assertThat(vetoed.vetoed()).isTrue();
    assertThat(vetoed.denied()).isTrue();
  }

  @Test
  void oneDenialOfSomebodyConcernedDeniesUnlessMoreAreAskedFor() {
    assertThat(tally("2 of role:sre", no("ann", "sre")).denied()).isTrue();
    assertThat(tally("2 of role:sre", no("eve", "intern")).denied()).isFalse();
    String patient = "2 of role:sre, deny 2 of role:sre";
    assertThat(tally(patient, no("ann", "sre")).denied()).isFalse();
    assertThat(tally(patient, no("ann", "sre"), no("bob", "sre")).denied()).isTrue();
  }

  @Test
  void namedPersonsWhoSaidNoMakeItUnreachable() {
    String quorum = "2 of (user:ann, user:bob, user:cy), deny 3 of any";
    assertThat(tally(quorum, no("ann")).unreachable()).isFalse();
    Tally two = tally(quorum, no("ann"), no("bob"));
    assertThat(two.unreachable()).isTrue();
    assertThat(two.denied()).isFalse();
    assertThat(two.isOver()).isTrue();
  }

  @Test
  void orTakesTheNearestWay() {
    Tally tally = tally("3 of role:sre or 1 of role:ciso", yes("ann", "sre"));
    assertThat(tally.missing()).isEqualTo("1 more of role:ciso");
    assertThat(tally("3 of role:sre or 1 of role:ciso", yes("cleo", "ciso")).met()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 of any",
        DEPLOY,
        "(1 of role:a or 1 of role:b) and 2 of any",
        "1 of role:a or 1 of role:b and 2 of any",
        "2 of (user:ann@example.org, user:\"Bob \\\"B\\\" Bo\", role:x/y), deny 2 of any, distinct",
      })
  void isPrintedAsItIsRead(String text) {
    assertThat(Quorum.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ~~                           | 1  | expected a number
          two of role:sre              | 1  | not 'two'
          0 of any                     | 1  | expected a number
          101 of any                   | 1  | at most 100
          2 role:sre                   | 3  | expected of, not 'role:sre'
          2 of sre                     | 6  | expected role:<name>, user:<name> or any, not 'sre'
          2 of role:                   | 11 | a name must follow 'role:'
          2 of role:sre 1 of any       | 15 | expected and, or, a comma or the end, not '1'
          2 of role:sre and            | 18 | not the end
          (1 of any                    | 10 | expected and, or or ), not the end
          1 of (user:a, user:b         | 21 | expected a comma or )
          1 of any, stop role:x        | 11 | expected veto, deny or distinct, not 'stop'
          1 of any, distinct, distinct | 21 | it stands there twice: 'distinct'
          2 of user:ann                | 1  | more persons than it names
          1 of any, deny 2 of user:ann | 16 | more persons than it names
          1 of user:"ann               | 11 | the quote is not closed
          1 of & any                   | 6  | '&' begins no word
          """)
  void saysWhereAFaultIs(String text, int character, String what) {
    assertThatThrownBy(() -> Quorum.parse(text))
        .isInstanceOf(QuorumSyntaxException.class)
        .hasMessageStartingWith("at character " + character + ": ")
        .hasMessageContaining(what);
  }

  @Test
  void whatIsTooLongIsRefusedBeforeItIsRead() {
    assertThatThrownBy(() -> Quorum.parse("(".repeat(100_000)))
        .isInstanceOf(QuorumSyntaxException.class);
    assertThatThrownBy(() -> Quorum.parse("1 of any" + " and 1 of any".repeat(16)))
        .hasMessageContaining("16 terms");
    assertThatThrownBy(() -> Quorum.parse("1 of (any" + ", any".repeat(100) + ")"))
        .hasMessageContaining("100 names");
  }

  @Test
  void speaksOfThoseWhoseVoteCounts() {
    Quorum quorum = Quorum.parse(DEPLOY);
    assertThat(quorum.speaksOf("ann", Set.of("sre"))).isTrue();
    assertThat(quorum.speaksOf("cleo", Set.of("ciso"))).isTrue();
    assertThat(quorum.speaksOf("eve", Set.of("intern"))).isFalse();
  }
}
