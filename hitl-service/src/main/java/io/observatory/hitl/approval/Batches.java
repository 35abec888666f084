package io.observatory.hitl.approval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** Many votes of one person at once. Safe for use by many threads. */
public final class Batches {

  private final Approvals approvals;
  private final TransactionOperations transaction;

  /** Votes with {@code approvals}; {@code transaction} is of the kind it joins. */
  public Batches(Approvals approvals, TransactionOperations transaction) {
    this.approvals = approvals;
    this.transaction = transaction;
  }

  /**
   * A vote about one approval.
   *
   * @param revision the approval's, as the voter saw it; null when that does not matter
   */
  public record Vote(String approvalId, Approvals.Ballot ballot, @Nullable Long revision) {}

  /**
   * What came of a vote.
   *
   * @param result null when there is no such approval
   */
  public record Outcome(Vote vote, Approvals.@Nullable Result result) {

    /** Whether the vote counts. */
    public boolean isDone() {
      return result != null && result.refusal() == null;
    }
  }

  /** Takes each vote by itself, in their order. */
  public List<Outcome> each(List<Vote> votes, Voter voter) {
    return votes.stream().map(vote -> take(vote, voter)).toList();
  }

  /**
   * Takes all votes or, when one is refused, none; what was refused is noted all the same. Rows are
   * locked in the order of their ids, those of sessions after them in the order of theirs, so that
   * no two batches, and no batch and no deadline, wait for each other.
   *
   * @param votes each about another approval
   * @return in the order of the votes; all are done, or none counts
   */
  public List<Outcome> all(List<Vote> votes, Voter voter) {
    List<Vote> sorted = votes.stream().sorted(Comparator.comparing(Vote::approvalId)).toList();
    List<Outcome> outcomes = new ArrayList<>();
    boolean done =
        Objects.requireNonNull(
            transaction.execute(
                status -> {
                  List<Optional<Approvals.Result>> results = approvals.votes(sorted, voter);
                  for (int i = 0; i < results.size(); i++) {
                    outcomes.add(new Outcome(sorted.get(i), results.get(i).orElse(null)));
                  }
                  boolean all = outcomes.stream().allMatch(Outcome::isDone);
                  if (!all) {
                    status.setRollbackOnly();
                  }
                  return all;
                }));
    if (!done) {
      approvals.notes(outcomes.stream().flatMap(Batches::refused).toList(), voter);
    }
    Map<String, Outcome> byId =
        outcomes.stream()
            .collect(Collectors.toMap(each -> each.vote().approvalId(), Function.identity()));
    return votes.stream().map(vote -> Objects.requireNonNull(byId.get(vote.approvalId()))).toList();
  }

  private Outcome take(Vote vote, Voter voter) {
    return new Outcome(
        vote,
        approvals.vote(vote.approvalId(), vote.ballot(), voter, vote.revision()).orElse(null));
  }

  private static Stream<Approvals.Refused> refused(Outcome outcome) {
    Approvals.Result result = outcome.result();
    return result == null || result.refusal() == null
        ? Stream.empty()
        : Stream.of(new Approvals.Refused(result, outcome.vote().ballot()));
  }
}
