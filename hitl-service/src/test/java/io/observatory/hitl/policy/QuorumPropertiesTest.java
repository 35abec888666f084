package io.observatory.hitl.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every quorum and every vote. */
class QuorumPropertiesTest {

  private static final List<String> ROLES = List.of("a", "b", "c");
  private static final List<String> PEOPLE = List.of("p1", "p2", "p3", "p4", "p5");

  private static Arbitrary<Principal> principals() {
    return Arbitraries.oneOf(
        Arbitraries.just(new Principal.Anybody()),
        Arbitraries.of(ROLES).map(Principal.InRole::new),
        Arbitraries.of(PEOPLE).map(Principal.Person::new));
  }

  private static Arbitrary<Term> terms() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 3), principals().list().ofMinSize(1).ofMaxSize(3))
        .as(Term::new);
  }

  private static Arbitrary<Need> needs(int depth) {
    Arbitrary<Need> one = terms().map(Need.One::new);
    if (depth == 0) {
      return one;
    }
    Arbitrary<List<Need>> parts = needs(depth - 1).list().ofMinSize(1).ofMaxSize(2);
    return Arbitraries.oneOf(one, parts.map(Need::all), parts.map(Need::either));
  }

  @Provide
  Arbitrary<Quorum> quorums() {
    return Combinators.combine(
            needs(2),
            principals().list().ofMaxSize(2),
            terms().injectNull(0.5),
            Arbitraries.of(true, false))
        .as(Quorum::new)
        .filter(quorum -> !quorum.tally(List.of()).unreachable())
        .filter(QuorumPropertiesTest::isReadable);
  }

  private static boolean isReadable(Quorum quorum) {
    Term denial = quorum.denial();
    return denial == null
        || !denial.isByName()
        || denial.persons().distinct().count() >= denial.count();
  }

  @Provide
  Arbitrary<List<Ballot>> votes() {
    return Combinators.combine(
            Arbitraries.of(PEOPLE),
            Arbitraries.of(ROLES).set().ofMaxSize(3),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(5, Arbitraries.just(true)),
                net.jqwik.api.Tuple.of(1, Arbitraries.just(false))))
        .as(Ballot::new)
        .list()
        .ofMaxSize(8);
  }

  @Property
  void whatIsPrintedIsReadAgain(@ForAll("quorums") Quorum quorum) {
    assertThat(Quorum.parse(quorum.toString())).isEqualTo(quorum);
  }

  @Property
  void anyNameCanBeQuoted(@ForAll String name) {
    if (!name.isEmpty()) {
      Quorum quorum =
          new Quorum(
              new Need.One(new Term(1, List.of(new Principal.Person(name)))),
              List.of(),
              null,
              false);
      assertThat(Quorum.parse(quorum.toString())).isEqualTo(quorum);
    }
  }

  @Property
  void nonsenseIsRefusedInWords(@ForAll String text) {
    try {
      Quorum.parse(text);
    } catch (QuorumSyntaxException e) {
      assertThat(e.position()).isBetween(0, text.length());
    }
  }

  @Property
  void isNeverMetByFewerPersonsThanItNeeds(
      @ForAll("quorums") Quorum quorum, @ForAll("votes") List<Ballot> votes) {
    Tally tally = quorum.tally(votes);
    if (tally.met()) {
      int fewest =
          quorum.need().ways().stream()
              .mapToInt(
                  way ->
                      quorum.distinct()
                          ? way.stream().mapToInt(Term::count).sum()
                          : way.stream().mapToInt(Term::count).max().orElseThrow())
              .min()
              .orElseThrow();
      long persons =
          votes.stream().filter(Ballot::approve).map(Ballot::principal).distinct().count();
      assertThat(persons).isGreaterThanOrEqualTo(fewest);
      assertThat(tally.votesFor()).isGreaterThanOrEqualTo(fewest);
      assertThat(tally.votesNeeded()).isZero();
      assertThat(tally.missing()).isEmpty();
    }
  }

  @Property
  void neitherRepeatsNorOrderMatter(
      @ForAll("quorums") Quorum quorum,
      @ForAll("votes") List<Ballot> votes,
      @ForAll Random random) {
    List<Ballot> twice = new ArrayList<>(votes);
    twice.addAll(votes);
    Collections.shuffle(twice, random);
    assertThat(quorum.tally(twice)).isEqualTo(quorum.tally(votes));
  }

  @Property
  void aVetoBeatsEverything(@ForAll("quorums") Quorum quorum, @ForAll("votes") List<Ballot> votes) {
    Quorum guarded =
        new Quorum(
            quorum.need(),
            List.of(new Principal.InRole("ciso")),
            quorum.denial(),
            quorum.distinct());
    List<Ballot> more = new ArrayList<>(votes);
    more.add(new Ballot("cleo", Set.of("ciso"), false));
    Tally tally = guarded.tally(more);
    assertThat(tally.vetoed()).isTrue();
    assertThat(tally.denied()).isTrue();
    assertThat(tally.met()).isFalse();
  }

  @Property
  void anApprovalNeverTakesAnApprovalAway(
      @ForAll("quorums") Quorum quorum,
      @ForAll("votes") List<Ballot> votes,
      @ForAll("votes") List<Ballot> others) {
    List<Ballot> more = new ArrayList<>(votes);
    others.stream().filter(Ballot::approve).forEach(more::add);
    Tally before = quorum.tally(votes);
    Tally after = quorum.tally(more);
    if (before.met()) {
      assertThat(after.met()).isTrue();
    }
    assertThat(after.votesNeeded()).isLessThanOrEqualTo(before.votesNeeded());
    assertThat(after.denied()).isEqualTo(before.denied());
  }

  @Property
  void whatIsUnreachableIsNeverMetLater(
      @ForAll("quorums") Quorum quorum,
      @ForAll("votes") List<Ballot> votes,
      @ForAll("votes") List<Ballot> later) {
    List<Ballot> more = new ArrayList<>(votes);
    more.addAll(later);
    if (quorum.tally(votes).unreachable()) {
      assertThat(quorum.tally(more).met()).isFalse();
    }
  }
}
