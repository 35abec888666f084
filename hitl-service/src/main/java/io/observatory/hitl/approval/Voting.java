package io.observatory.hitl.approval;

import static io.observatory.hitl.approval.Occurrence.Kind.APPROVED;
import static io.observatory.hitl.approval.Occurrence.Kind.DENIED;
import static io.observatory.hitl.approval.Occurrence.Kind.VOTED;

import io.observatory.hitl.policy.Ballot;
import io.observatory.hitl.policy.Quorum;
import io.observatory.hitl.policy.Tally;
import io.observatory.hitl.policy.Terms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who may vote, and what a vote brings about. Safe for use by many threads. */
public final class Voting {

  private final Directory directory;
  private final ResponseSchemas schemas;

  /** Asks {@code directory} what people are now, and {@code schemas} whether answers fit. */
  public Voting(Directory directory, ResponseSchemas schemas) {
    this.directory = directory;
    this.schemas = schemas;
  }

  /** Why that person may not vote like this; null when nothing stands against it. */
  @Nullable Refusal refusal(Approval approval, CastVote cast, Instant now) {
    Voter voter = cast.voter();
    Approvals.Ballot ballot = cast.wanted().ballot();
    Terms terms = approval.verdict().terms();
    if (terms.separationOfDuties() && isConcerned(approval.ask().requester(), voter)) {
      return new Refusal(
          Refusal.Why.SEPARATION_OF_DUTIES,
          "Who asks, the agent itself and the person it works for do not decide.");
    }
    if (quorums(approval).stream()
        .noneMatch(quorum -> quorum.speaksOf(voter.principal(), voter.roles()))) {
      return new Refusal(
          Refusal.Why.NOT_ELIGIBLE,
          "This policy asks others: " + quorums(approval).getLast() + ".");
    }
    if (terms.webOnly() && voter.way() != Vote.Way.HTTP) {
      return new Refusal(
          Refusal.Why.WEB_ONLY, "This is decided on the web page or by the command line only.");
    }
    if (terms.stepUp() != null && !hasSteppedUp(voter, terms.stepUp(), now)) {
      return new Refusal(
          Refusal.Why.STEP_UP_REQUIRED,
          "Log in again with " + terms.stepUp().acr() + "; what is decided here needs it.");
    }
    if (terms.reasonRequired() && ballot.reason() == null) {
      return new Refusal(Refusal.Why.REASON_REQUIRED, "This policy wants a reason.");
    }
    return unfit(approval.ask().wish().responseSchema(), ballot, cast.faults());
  }

  /** Where that answer does not fit the question; nowhere when the question says nothing of it. */
  List<ResponseSchemas.Fault> faults(Approval approval, String response) {
    String schema = approval.ask().wish().responseSchema();
    return schema == null ? List.of() : schemas.faults(schema, response);
  }

  /** Who denies need not answer what was asked; who answers, answers by the schema. */
  private static @Nullable Refusal unfit(
      @Nullable String schema, Approvals.Ballot ballot, List<ResponseSchemas.Fault> faults) {
    boolean missing = schema != null && ballot.response() == null && ballot.approve();
    if (!missing && faults.isEmpty()) {
      return null;
    }
    return new Refusal(
        Refusal.Why.RESPONSE_INVALID,
        "The response does not fit the request's schema.",
        missing ? List.of(new ResponseSchemas.Fault("", "is missing")) : faults);
  }

  private boolean isConcerned(Ask.Requester requester, Voter voter) {
    String who = voter.principal();
    return who.equals(requester.principal())
        || who.equals(requester.agentId())
        || who.equals(requester.owner())
        || directory.owners(requester.agentId()).contains(who);
  }

  private static boolean hasSteppedUp(Voter voter, Terms.StepUp wanted, Instant now) {
    Instant at = voter.authenticatedAt();
    return wanted.acr().equals(voter.acr())
        && at != null
        && !at.plus(wanted.maxAge()).isBefore(now);
  }

  /** The quorum asked first, and that of each level asked since; any of them decides. */
  private static List<Quorum> quorums(Approval approval) {
    Terms terms = approval.verdict().terms();
    List<Quorum> all = new ArrayList<>();
    all.add(terms.quorum());
    terms.escalations().subList(0, approval.level()).forEach(level -> all.add(level.quorum()));
    return all;
  }

  /** What the vote brings about; its voter may vote and has not yet. */
  Change vote(Approval approval, Vote vote) {
    Approval voted = approval.with(vote);
    Change change =
        Change.of(approval, voted, new Occurrence(VOTED, vote.principal(), vote.reason(), vote));
    Tally tally = tally(voted, vote);
    Approval.End end =
        new Approval.End(vote.at(), vote.principal(), vote.reason(), vote.response());
    if (tally.denied() || tally.unreachable()) {
      return change.then(
          Change.of(
              change.after(),
              change.after().ended(ApprovalState.DENIED, end),
              Occurrence.by(DENIED, vote.principal(), vote.reason())));
    }
    return tally.met()
        ? GateQuestion.used(
            change.then(
                Change.of(
                    change.after(),
                    change.after().approved(end),
                    Occurrence.by(APPROVED, vote.principal(), vote.reason()))))
        : change;
  }

  /** How the votes stand; those of people who lost their roles count only where policy says so. */
  private Tally tally(Approval approval, Vote latest) {
    boolean live = approval.verdict().terms().votes() == Terms.Votes.LIVE;
    List<Ballot> ballots =
        approval.votes().stream()
            .flatMap(vote -> live && vote != latest ? live(vote) : Stream.of(vote.ballot()))
            .toList();
    List<Tally> all = quorums(approval).stream().map(quorum -> quorum.tally(ballots)).toList();
    return all.stream()
        .filter(Tally::denied)
        .findFirst()
        .or(() -> all.stream().filter(Tally::met).findFirst())
        .or(() -> all.stream().filter(tally -> !tally.unreachable()).findFirst())
        .orElseGet(all::getFirst);
  }

  /** None when its voter may not enter any more. */
  private Stream<Ballot> live(Vote vote) {
    Optional<Set<String>> roles = directory.roles(vote.principal());
    return roles.isPresent() && roles.get().isEmpty()
        ? Stream.empty()
        : Stream.of(new Ballot(vote.principal(), roles.orElse(vote.roles()), vote.approve()));
  }
}
