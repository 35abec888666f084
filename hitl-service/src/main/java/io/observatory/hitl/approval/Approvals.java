package io.observatory.hitl.approval;

import io.observatory.hitl.command.Caller;
import io.observatory.hitl.command.IdempotencyKey;
import io.observatory.hitl.command.IdempotencyKeyReusedException;
import io.observatory.hitl.policy.Decision;
import io.observatory.hitl.policy.Facts;
import io.observatory.hitl.policy.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

  /** In which rows are inserted, so that no two insertions wait for each other. */
  private static final Comparator<ApprovalStore.Opened> IN_ORDER =
      Comparator.comparing((ApprovalStore.Opened each) -> requester(each.approval().ask()))
          .thenComparing(each -> each.key() == null ? "" : each.key().key())
          .thenComparing(each -> each.approval().id());

  /** As long as one waits for a connection to the database. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ApprovalStore store;
  private final List<ApprovalLog> logs;
  private final Function<Facts, Verdict> policies;
  private final Voting voting;
  private final TransactionOperations transaction;
  private final Stamps stamps;
  private final Rounds<Request, Optional<Approval>> requests;
  private final Rounds<Attempt, Optional<Result>> attempts;

  /** Every log is told within the transaction. */
  public Approvals(
      ApprovalStore store,
      List<ApprovalLog> logs,
      Function<Facts, Verdict> policies,
      Voting voting,
      TransactionOperations transaction,
      Stamps stamps) {
    this.store = store;
    this.logs = List.copyOf(logs);
    this.policies = policies;
    this.voting = voting;
    this.transaction = transaction;
    this.stamps = stamps;
    this.requests = new Rounds<>(Request::id, this::openAll, transaction, PATIENCE);
    this.attempts = new Rounds<>(Attempt::id, this::takeAll, transaction, PATIENCE);
  }

  /**
   * What everything that happens gets.
   *
   * @param ids new ids, which sort by time
   * @param traces W3C Trace Context of what the calling thread does
   */
  public record Stamps(Supplier<String> ids, Supplier<String> traces, Clock clock) {}

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
    return requests
        .call(
            new Request(
                id == null ? stamps.ids().get() : id, ask, key, verdict, stamps.traces().get()))
        .map(Result::of)
        .orElseGet(
            () ->
                Result.repeat(
                    earlier(id, ask, key)
                        .orElseThrow(() -> new IllegalStateException("an approval is gone"))));
  }

  /** An approval that is to be opened. */
  private record Request(
      String id, Ask ask, @Nullable IdempotencyKey key, Verdict verdict, String trace) {}

  /** Opens them; empty where there is one already. */
  private List<Optional<Approval>> openAll(List<Request> wanted) {
    Sheet sheet = sheet();
    Map<String, Change> changes = openings(wanted, sheet.at());
    Set<String> added =
        store.open(
            wanted.stream()
                .map(each -> new ApprovalStore.Opened(opened(changes, each), each.key()))
                .sorted(IN_ORDER)
                .toList());
    for (Request each : wanted) {
      if (added.contains(each.id())) {
        sheet.opened(Objects.requireNonNull(changes.get(each.id())));
        sheet.trace(each.id(), each.trace());
      }
    }
    sheet.write(store, logs);
    return wanted.stream()
        .map(each -> Optional.of(opened(changes, each)).filter(one -> added.contains(one.id())))
        .toList();
  }

  private static Approval opened(Map<String, Change> changes, Request request) {
    return Objects.requireNonNull(changes.get(request.id())).after();
  }

  /** By id. */
  private Map<String, Change> openings(List<Request> wanted, Instant now) {
    Map<Integer, Approval> denied =
        store.denied(
            wanted.stream()
                .map(each -> new ApprovalStore.Wanted(each.ask(), since(each.verdict(), now)))
                .toList());
    Map<String, Change> changes = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      Request each = wanted.get(i);
      changes.put(
          each.id(), Opening.open(each.id(), each.ask(), each.verdict(), denied.get(i), now));
    }
    return changes;
  }

  /** Only who would be asked again is told of the denial before. */
  private static Instant since(Verdict verdict, Instant now) {
    return verdict.decision() == Decision.APPROVAL_REQUIRED
        ? now.minus(verdict.terms().denialWindow())
        : now;
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
    return attempts.call(vote(new Batches.Vote(id, ballot, revision), voter));
  }

  /**
   * Takes votes, each about another approval, in one transaction or in the caller's; refused ones
   * do not hinder the others.
   */
  List<Optional<Result>> votes(List<Batches.Vote> votes, Voter voter) {
    return attempts.together(votes.stream().map(each -> vote(each, voter)).toList());
  }

  /**
   * Whether an answer fits is judged before anything is locked: neither it nor its schema changes.
   */
  private Attempt vote(Batches.Vote wanted, Voter voter) {
    String response = wanted.ballot().response();
    List<ResponseSchemas.Fault> faults =
        response == null
            ? List.of()
            : store
                .find(wanted.approvalId())
                .map(approval -> voting.faults(approval, response))
                .orElse(List.of());
    return attempt(wanted.approvalId(), new CastVote(wanted, voter, faults, voting, stamps.ids()));
  }

  /** Notes a refused vote that left no note of its own. */
  public void note(Result refused, Ballot ballot, Voter voter) {
    notes(List.of(new Refused(refused, ballot)), voter);
  }

  /** A vote that was refused. */
  record Refused(Result result, Ballot ballot) {}

  /** Notes refused votes, each about another approval, whose own notes were undone. */
  void notes(List<Refused> refused, Voter voter) {
    if (!refused.isEmpty()) {
      attempts.together(
          refused.stream()
              .map(each -> attempt(each.result().approval().id(), CastVote.note(each, voter)))
              .toList());
    }
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
        (approval, sheet) -> {
          Refusal refusal = Claims.refusal(approval, digest);
          if (refusal != null) {
            Result refused = new Result(approval, false, refusal);
            sheet.act(refused, "CLAIM", caller, null);
            return refused;
          }
          Change change =
              Change.of(
                  approval,
                  approval.used(ApprovalState.CONSUMED, sheet.at(), caller.principal()),
                  Occurrence.by(Occurrence.Kind.CONSUMED, caller.principal(), null));
          return sheet.done(change, "CLAIM", caller, null);
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
        (approval, sheet) ->
            approval.state() == ApprovalState.REVOKED
                ? Result.repeat(approval)
                : approval.state() != ApprovalState.APPROVED
                    ? Result.refused(
                        approval,
                        Refusal.Why.NOT_APPROVED,
                        "It is " + approval.state() + "; only what is approved can be taken back.")
                    : sheet.done(
                        Change.of(
                            approval,
                            approval.used(ApprovalState.REVOKED, sheet.at(), caller.principal()),
                            Occurrence.by(Occurrence.Kind.REVOKED, caller.principal(), reason)),
                        "REVOKE",
                        caller,
                        reason));
  }

  /**
   * Takes a question back; who may is for the caller to check.
   *
   * @return empty when there is no such approval
   */
  public Optional<Result> cancel(String id, @Nullable String reason, Caller caller) {
    return locked(
        id,
        (approval, sheet) ->
            approval.state() == ApprovalState.CANCELLED
                ? Result.repeat(approval)
                : approval.state() != ApprovalState.PENDING
                    ? Result.refused(
                        approval, Refusal.Why.NOT_PENDING, "It is " + approval.state() + ".")
                    : sheet.done(
                        Change.of(
                            approval,
                            approval.ended(
                                ApprovalState.CANCELLED,
                                new Approval.End(sheet.at(), caller.principal(), reason, null)),
                            Occurrence.by(Occurrence.Kind.CANCELLED, caller.principal(), reason)),
                        "CANCEL",
                        caller,
                        reason));
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
              Sheet sheet = sheet();
              store.takeDue(sheet.at(), most).forEach(approval -> tick(approval, sheet));
              sheet.write(store, logs);
              return sheet.changes();
            }));
  }

  private static Approval tick(Approval approval, Sheet sheet) {
    Change due = Timing.tick(approval, sheet.at());
    if (due == null) {
      return approval;
    }
    sheet.add(due);
    return due.after();
  }

  /** A step that somebody wants to take. */
  private record Attempt(String id, Step step, String trace) {}

  private Attempt attempt(String id, Step step) {
    return new Attempt(id, step, stamps.traces().get());
  }

  private Optional<Result> locked(String id, Step step) {
    return attempts.call(attempt(id, step));
  }

  /** What was due comes first: nobody decides about, or uses, what has expired. */
  private List<Optional<Result>> takeAll(List<Attempt> wanted) {
    Map<String, Approval> locked = store.lock(wanted.stream().map(Attempt::id).toList());
    Sheet sheet = sheet();
    List<Optional<Result>> results = new ArrayList<>();
    for (Attempt each : wanted) {
      sheet.trace(each.id(), each.trace());
      results.add(
          Optional.ofNullable(locked.get(each.id()))
              .map(found -> each.step().take(tick(found, sheet), sheet)));
    }
    sheet.write(store, logs);
    return results;
  }

  private Sheet sheet() {
    return new Sheet(now(), stamps.ids());
  }

  private Instant now() {
    return stamps.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
