package io.observatory.hitl.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives as many voters as possible a seat at one term each: who sits may have to move, so that a
 * person two terms could use is not spent on the one that others could fill.
 */
final class Seating {

  private final List<Term> terms;
  private final List<List<Voter>> seats = new ArrayList<>();

  Seating(List<Term> terms, List<Voter> voters) {
    this.terms = terms;
    terms.forEach(term -> seats.add(new ArrayList<>()));
    voters.forEach(voter -> seat(voter, new HashSet<>()));
  }

  /** Seats left at that term. */
  int free(int term) {
    return terms.get(term).count() - seats.get(term).size();
  }

  private boolean seat(Voter voter, Set<Integer> tried) {
    for (int term = 0; term < terms.size(); term++) {
      if (terms.get(term).admits(voter) && tried.add(term)) {
        if (free(term) > 0) {
          return seats.get(term).add(voter);
        }
        List<Voter> seated = seats.get(term);
        for (int place = 0; place < seated.size(); place++) {
          if (seat(seated.get(place), tried)) {
            seated.set(place, voter);
            return true;
          }
        }
      }
    }
    return false;
  }
}
