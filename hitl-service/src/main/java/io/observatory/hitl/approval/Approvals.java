package io.observatory.hitl.approval;

import io.observatory.hitl.command.Caller;
import io.observatory.hitl.command.IdempotencyKey;
import io.observatory.hitl.command.IdempotencyKeyReusedException;
import io.observatory.hitl.policy.Decision;
import io.observatory.hitl.policy.Facts;
import io.observatory.hitl.policy.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Opens approvals, takes votes, hands out what was approved. Each step holds the approval's row
 * until its rows and events are committed together; of two that would end an approval the first to
 * commit does. Safe for use by many threads.
 */
public final class Approvals {

  private final ApprovalStore store;
  private final List<ApprovalLog> logs;
  private final Function<Facts, Verdict> policies;
  private final Voting voting;
  private final TransactionOperations transaction;
  private final Supplier<String> ids;
  private final Clock clock;

  /**
   * Takes new ids, which sort by time, from {@code ids}; every log is told within the transaction.
   */
  public Approvals(
      ApprovalStore store,
      List<ApprovalLog> logs,
      Function<Facts, Verdict> policies,
      Voting voting,
      TransactionOperations transaction,
      Supplier<String> ids,
      Clock clock) {
    this.store = store;
    this.logs = List.copyOf(logs);
    this.policies = policies;
    this.voting = voting;
    this.transaction = transaction;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * What came of an attempt.
   *
   * @param approval as it stands after it
   * @param isRepeat the same was done before; nothing was done now
   * @param refusal why nothing was done; null when something was, now or before
   */
  public record Result(Approval approval, boolean isRepeat, @Nullable Refusal refusal) {

    static Result of(Approval approval) {
      return new Result(approval, false, null);
    }

    static Result repeat(Approval approval) {
      return new Result(approval, true, null);
    }

    static Result refused(Approval approval, Refusal.Why why, String detail) {
      return new Result(approval, false, new Refusal(why, detail));
    }
  }

  /**
   * Opens an approval; a repeat gives the first one.
   *
   * @param id the requester's own, or null for a new one
   * @param key the requester's name for the request
   * @throws IdempotencyKeyReusedException when the key stands for another request
   */
  public Result open(@Nullable String id, Ask ask, @Nullable IdempotencyKey key) {
    Optional<Approval> earlier = earlier(id, ask, key);
    if (earlier.isPresent()) {
      return Result.repeat(earlier.get());
    }
    Verdict verdict = GateQuestion.judged(id, policies.apply(ask.facts(now())));
    Approval opened =
        transaction.execute(
            status -> {
              Change change = opening(id == null ? ids.get() : id, ask, verdict);
              if (!store.add(change.after(), key)) {
                return null;
              }
              tell(List.of(change), change.after().openedAt());
              return change.after();
            });
    return opened != null
        ? Result.of(opened)
        : Result.repeat(
            earlier(id, ask, key)
                .orElseThrow(() -> new IllegalStateException("an approval is gone")));
  }

  private Change opening(String id, Ask ask, Verdict verdict) {
    Instant now = now();
    boolean asked = verdict.decision() == Decision.APPROVAL_REQUIRED;
    Approval denied =
        asked ? store.denied(ask, now.minus(verdict.terms().denialWindow())).orElse(null) : null;
    return Opening.open(id, ask, verdict, denied, now);
  }

  private Optional<Approval> earlier(@Nullable String id, Ask ask, @Nullable IdempotencyKey key) {
    if (id != null) {
      return store.find(id);
    }
    if (key == null) {
      return Optional.empty();
    }
    Optional<ApprovalStore.Keyed> found = store.findByKey(requester(ask), key.key());
    if (found.isPresent() && !found.get().digest().equals(key.digest())) {
      throw new IdempotencyKeyReusedException(key.key());
    }
    return found.map(ApprovalStore.Keyed::approval);
  }

  /** Whose idempotency keys a request's key is one of. */
  public static String requester(Ask ask) {
    return Objects.requireNonNullElse(ask.requester().principal(), ask.requester().agentId());
  }

  /** The approval of that id. */
  public Optional<Approval> find(String id) {
    return store.find(id);
  }

  /** What a vote says. */
  public record Ballot(boolean approve, @Nullable String reason, @Nullable String response) {

    String word() {
      return approve ? "APPROVE" : "DENY";
    }
  }

  /**
   * Takes a vote; the same of the same person again is a repeat. One that comes too late is noted
   * and changes nothing.
   *
   * @param revision the approval's, as the voter saw it; null when that does not matter
   * @return empty when there is no such approval
   */
  public Optional<Result> vote(String id, Ballot ballot, Voter voter, @Nullable Long revision) {
    return locked(
        id,
        (approval, now) -> {
          Result refused = refusedVote(approval, ballot, voter, revision, now);
          if (refused != null) {
            if (refused.refusal() != null) {
              act(refused, ballot.word(), voter.caller(), ballot.reason(), now);
            }
            return refused;
          }
          Vote vote =
              new Vote(
                  ids.get(),
                  voter.principal(),
                  voter.roles(),
                  ballot.approve(),
                  ballot.reason(),
                  ballot.response(),
                  voter.way(),
                  now);
          return done(
              voting.vote(approval, vote), ballot.word(), voter.caller(), ballot.reason(), now);
        });
  }

  /** Notes a refused vote whose own note was undone with its transaction. */
  void note(Result refused, Ballot ballot, Voter voter) {
    transaction.executeWithoutResult(
        status -> act(refused, ballot.word(), voter.caller(), ballot.reason(), now()));
  }

  private @Nullable Result refusedVote(
      Approval approval, Ballot ballot, Voter voter, @Nullable Long revision, Instant now) {
    for (Vote vote : approval.votes()) {
      if (vote.principal().equals(voter.principal())) {
        return vote.approve() == ballot.approve()
            ? Result.repeat(approval)
            : Result.refused(
                approval, Refusal.Why.ALREADY_VOTED, "You have decided otherwise before.");
      }
    }
    if (approval.state() != ApprovalState.PENDING) {
      return late(approval, ballot, voter, now);
    }
    if (revision != null && revision != approval.revision()) {
      return Result.refused(
          approval,
          Refusal.Why.REVISION_MISMATCH,
          "Something happened since you looked; look again.");
    }
    Refusal refusal = voting.refusal(approval, voter, ballot, now);
    return refusal == null ? null : new Result(approval, false, refusal);
  }

  /** Notes a decision that came after the end; only one that expired is told of to the world. */
  private Result late(Approval approval, Ballot ballot, Voter voter, Instant now) {
    if (approval.state() != ApprovalState.EXPIRED) {
      Approval.End end = approval.end();
      String how = end == null ? "" : " by " + end.by() + " at " + end.at();
      return Result.refused(
          approval, Refusal.Why.ALREADY_DECIDED, "It was " + approval.state() + how + ".");
    }
    String said = ballot.approve() ? "approve" : "deny";
    Change change =
        Change.of(
            approval,
            approval,
            Occurrence.by(Occurrence.Kind.LATE_DECISION, voter.principal(), said));
    keep(change, now);
    return Result.refused(
        change.after(),
        Refusal.Why.APPROVAL_EXPIRED,
        "It expired at " + approval.expiresAt() + "; ask the agent to ask again.");
  }

  /**
   * Uses what was approved, once.
   *
   * @param digest of the arguments the action will have
   * @return empty when there is no such approval
   */
  public Optional<Result> claim(String id, String digest, Caller caller) {
    return locked(
        id,
        (approval, now) -> {
          Refusal refusal = Claims.refusal(approval, digest);
          if (refusal != null) {
            Result refused = new Result(approval, false, refusal);
            act(refused, "CLAIM", caller, null, now);
            return refused;
          }
          Change change =
              Change.of(
                  approval,
                  approval.used(ApprovalState.CONSUMED, now, caller.principal()),
                  Occurrence.by(Occurrence.Kind.CONSUMED, caller.principal(), null));
          return done(change, "CLAIM", caller, null, now);
        });
  }

  /**
   * Takes an approval back that was not used yet; who may is for the caller to check.
   *
   * @return empty when there is no such approval
   */
  public Optional<Result> revoke(String id, @Nullable String reason, Caller caller) {
    return locked(
        id,
        (approval, now) ->
            approval.state() == ApprovalState.REVOKED
                ? Result.repeat(approval)
                : approval.state() != ApprovalState.APPROVED
                    ? Result.refused(
                        approval,
                        Refusal.Why.NOT_APPROVED,
                        "It is " + approval.state() + "; only what is approved can be taken back.")
                    : done(
                        Change.of(
                            approval,
                            approval.used(ApprovalState.REVOKED, now, caller.principal()),
                            Occurrence.by(Occurrence.Kind.REVOKED, caller.principal(), reason)),
                        "REVOKE",
                        caller,
                        reason,
                        now));
  }

  /**
   * Takes a question back; who may is for the caller to check.
   *
   * @return empty when there is no such approval
   */
  public Optional<Result> cancel(String id, @Nullable String reason, Caller caller) {
    return locked(
        id,
        (approval, now) ->
            approval.state() == ApprovalState.CANCELLED
                ? Result.repeat(approval)
                : approval.state() != ApprovalState.PENDING
                    ? Result.refused(
                        approval, Refusal.Why.NOT_PENDING, "It is " + approval.state() + ".")
                    : done(
                        Change.of(
                            approval,
                            approval.ended(
                                ApprovalState.CANCELLED,
                                new Approval.End(now, caller.principal(), reason, null)),
                            Occurrence.by(Occurrence.Kind.CANCELLED, caller.principal(), reason)),
                        "CANCEL",
                        caller,
                        reason,
                        now));
  }

  /**
   * Does what is due by now to some approvals.
   *
   * @return to how many something was due; fewer than {@code most} when no more wait
   */
  public int tick(int most) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              Instant now = now();
              List<Change> changes = new ArrayList<>();
              for (Approval approval : store.takeDue(now, most)) {
                Change change = Timing.tick(approval, now);
                if (change != null) {
                  changes.add(change);
                }
              }
              store.save(changes);
              tell(changes, now);
              return changes.size();
            }));
  }

  private interface Step {
    Result take(Approval approval, Instant now);
  }

  /** What was due comes first: nobody decides about, or uses, what has expired. */
  private Optional<Result> locked(String id, Step step) {
    return Objects.requireNonNull(
        transaction.execute(
            status ->
                store
                    .lock(id)
                    .map(
                        approval -> {
                          Instant now = now();
                          Change due = Timing.tick(approval, now);
                          if (due != null) {
                            keep(due, now);
                          }
                          return step.take(due == null ? approval : due.after(), now);
                        })));
  }

  private Result done(
      Change change, String action, Caller caller, @Nullable String reason, Instant now) {
    keep(change, now);
    Result result = Result.of(change.after());
    act(result, action, caller, reason, now);
    return result;
  }

  private void keep(Change change, Instant now) {
    store.save(List.of(change));
    tell(List.of(change), now);
  }

  private void tell(List<Change> changes, Instant at) {
    logs.forEach(log -> log.append(changes, at));
  }

  private void act(
      Result result, String action, Caller caller, @Nullable String reason, Instant now) {
    ApprovalLog.Act act =
        new ApprovalLog.Act(
            ids.get(), result.approval(), action, caller, reason, result.refusal(), now);
    store.add(act);
    logs.forEach(log -> log.append(act));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
