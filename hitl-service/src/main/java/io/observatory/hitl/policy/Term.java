package io.observatory.hitl.policy;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * So many different persons out of those meant.
 *
 * @param count how many, at least 1
 * @param of whom; at least one
 */
public record Term(int count, List<Principal> of) {

  /** Refuses what nobody could meet. */
  public Term {
    of = List.copyOf(of);
    if (count < 1 || of.isEmpty()) {
      throw new IllegalArgumentException("a term needs at least 1 of somebody: " + count + of);
    }
  }

  /** Whether that person counts here. */
  boolean admits(Voter voter) {
    return of.stream().anyMatch(each -> each.is(voter.principal(), voter.roles()));
  }

  /** How many of them count here. */
  int votes(Collection<Voter> voters) {
    return (int) voters.stream().filter(this::admits).count();
  }

  /** Whether it names persons and nobody else. */
  boolean isByName() {
    return of.stream().allMatch(Principal.Person.class::isInstance);
  }

  /** The persons it names. */
  Stream<String> persons() {
    return of.stream()
        .flatMap(
            each ->
                each instanceof Principal.Person(String name) ? Stream.of(name) : Stream.empty());
  }

  @Override
  public String toString() {
    return count + " of " + list(of);
  }

  /** As the grammar has it. */
  static String list(List<Principal> of) {
    return of.size() == 1
        ? of.getFirst().toString()
        : of.stream().map(Principal::toString).collect(Collectors.joining(", ", "(", ")"));
  }
}
