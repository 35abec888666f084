package io.observatory.hitl.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One count of the ballots of one request. */
final class Count {

  private final Quorum quorum;
  private final List<Voter> approving = new ArrayList<>();
  private final List<Voter> denying = new ArrayList<>();
  private final Set<String> saidNo;

  Count(Quorum quorum, Collection<Ballot> ballots) {
    this.quorum = quorum;
    Map<String, Set<String>> yes = new TreeMap<>();
    Map<String, Set<String>> no = new TreeMap<>();
    for (Ballot ballot : ballots) {
      (ballot.approve() ? yes : no)
          .computeIfAbsent(ballot.principal(), name -> new HashSet<>())
          .addAll(ballot.roles());
    }
    yes.keySet().removeAll(no.keySet());
    yes.forEach((name, roles) -> approving.add(new Voter(name, roles)));
    no.forEach((name, roles) -> denying.add(new Voter(name, roles)));
    saidNo = Set.copyOf(no.keySet());
  }

  Tally tally() {
    List<List<Term>> ways = quorum.need().ways();
    List<Term> nearest = ways.getFirst();
    int[] gaps = gaps(nearest);
    for (List<Term> way : ways.subList(1, ways.size())) {
      int[] others = gaps(way);
      if (sum(others) < sum(gaps)) {
        nearest = way;
        gaps = others;
      }
    }
    List<Voter> against =
        denying.stream().filter(voter -> quorum.mayDeny(voter) || quorum.mayVeto(voter)).toList();
    boolean vetoed = against.stream().anyMatch(quorum::mayVeto);
    boolean denied = vetoed || against.stream().filter(quorum::mayDeny).count() >= quorum.denials();
    boolean met = sum(gaps) == 0 && !denied;
    return new Tally(
        met,
        denied,
        vetoed,
        !met && ways.stream().noneMatch(this::isInReach),
        inWords(nearest, gaps),
        (int) approving.stream().filter(quorum::mayApprove).count(),
        against.size(),
        sum(gaps));
  }

  /** How many each term of that way lacks. */
  private int[] gaps(List<Term> way) {
    if (quorum.distinct()) {
      Seating seating = new Seating(way, approving);
      return IntStream.range(0, way.size()).map(seating::free).toArray();
    }
    return way.stream()
        .mapToInt(term -> Math.max(0, term.count() - term.votes(approving)))
        .toArray();
  }

  /** Whether enough persons are left who may still approve; of a role there are always enough. */
  private boolean isInReach(List<Term> way) {
    List<Term> named = way.stream().filter(Term::isByName).toList();
    List<Voter> willing =
        named.stream()
            .flatMap(Term::persons)
            .distinct()
            .filter(name -> !saidNo.contains(name))
            .map(name -> new Voter(name, Set.of()))
            .toList();
    if (!quorum.distinct()) {
      return named.stream().allMatch(term -> term.votes(willing) >= term.count());
    }
    Seating seating = new Seating(named, willing);
    return IntStream.range(0, named.size()).allMatch(term -> seating.free(term) == 0);
  }

  private static int sum(int[] gaps) {
    return Arrays.stream(gaps).sum();
  }

  private static String inWords(List<Term> way, int[] gaps) {
    return IntStream.range(0, gaps.length)
        .filter(term -> gaps[term] > 0)
        .mapToObj(term -> gaps[term] + " more of " + Term.list(way.get(term).of()))
        .collect(Collectors.joining(" and "));
  }
}
