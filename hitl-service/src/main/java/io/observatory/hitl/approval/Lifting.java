package io.observatory.hitl.approval;

import io.observatory.hitl.command.Action;
import io.observatory.hitl.command.CommandRecord;
import io.observatory.hitl.command.Commands;
import io.observatory.hitl.command.IdempotencyKey;
import io.observatory.hitl.command.IdempotencyKeyReusedException;
import io.observatory.hitl.command.Instruction;
import io.observatory.hitl.command.Outcome;
import io.observatory.hitl.relay.Hold;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Lifts what holds a session: what people set by a command, a gate by a vote on its approval. Safe
 * for use by many threads.
 */
public final class Lifting {

  private static final int GATES = 16;
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(25);
  private static final Set<String> HELD =
      Set.of("approval_required", "still_held", "hold_not_found");

  private final Approvals approvals;
  private final ApprovalStore store;
  private final Commands commands;
  private final TransactionOperations transaction;
  private final Duration patience;

  /**
   * Votes in {@code approvals}, commands by {@code commands}.
   *
   * @param patience how long a gate's approval is waited for that is about to open
   */
  public Lifting(
      Approvals approvals,
      ApprovalStore store,
      Commands commands,
      TransactionOperations transaction,
      Duration patience) {
    this.approvals = approvals;
    this.store = store;
    this.commands = commands;
    this.transaction = transaction;
    this.patience = patience;
  }

  /** How far it came. */
  public sealed interface Progress {

    /** The relay did it, refused it, or has not answered yet. */
    record Commanded(CommandRecord command) implements Progress {}

    /** The vote does not count, and nothing was done. */
    record Refused(Approvals.Result result) implements Progress {}

    /** The vote counts; others must vote, too. */
    record Voted(Approval approval) implements Progress {}
  }

  /**
   * Lifts or rejects as wanted; with {@link Instruction.Edit#flushAll} it votes on every gate that
   * opens while the session's messages go on.
   *
   * @param wanted UNPAUSE, APPROVE or REJECT of one session
   * @throws IdempotencyKeyReusedException when the key stands for another request
   */
  public Progress lift(Instruction wanted, Voter voter, @Nullable IdempotencyKey key)
      throws InterruptedException {
    CommandRecord earlier = commands.repeated(voter.caller(), key).orElse(null);
    return new Attempt(wanted, voter, earlier == null ? key : null).run(earlier);
  }

  /** One request on its way from hold to hold. */
  private final class Attempt {
    private final Instruction wanted;
    private final Voter voter;
    private @Nullable IdempotencyKey key;
    private final Set<String> seen = new HashSet<>();
    private final Deque<String> gates = new ArrayDeque<>();
    private final long end = System.nanoTime() + patience.toNanos();
    private boolean commanded;
    private long flushed;

    private Attempt(Instruction wanted, Voter voter, @Nullable IdempotencyKey key) {
      this.wanted = wanted;
      this.voter = voter;
      this.key = key;
    }

    /**
     * Goes on from hold to hold.
     *
     * @param earlier what the request that this one repeats began with; all of it can be repeated
     */
    private Progress run(@Nullable CommandRecord earlier) throws InterruptedException {
      CommandRecord last = earlier;
      if (last == null) {
        for (String gate : pending()) {
          meet(gate);
        }
      } else if (!note(last)) {
        return new Progress.Commanded(last);
      }
      while (last == null || !gates.isEmpty() || isHeldByPeople(last)) {
        if (gates.isEmpty()) {
          commanded = true;
          last = commands.submit(() -> wanted, voter.caller(), named());
        } else {
          String gate = gates.remove();
          Progress voted = vote(gate);
          if (voted instanceof Progress.Refused refused && isGone(refused.result())) {
            continue; // what stands in its place, the relay knows
          }
          if (!(voted instanceof Progress.Commanded done)) {
            return voted;
          }
          last = done.command();
        }
        if (!note(last)) {
          break; // answered later
        }
      }
      return new Progress.Commanded(last.withFlushed(flushed));
    }

    /** Whether it has ended; then what still stands is known. */
    private boolean note(CommandRecord done) throws InterruptedException {
      Outcome outcome = done.outcome();
      if (outcome == null) {
        return false;
      }
      flushed += outcome.flushed();
      for (String gate : further(outcome)) {
        meet(gate);
      }
      return true;
    }

    /** The key names the first command; a repeat goes on from there. */
    private @Nullable IdempotencyKey named() {
      IdempotencyKey mine = key;
      key = null;
      return mine;
    }

    private void meet(String gate) throws InterruptedException {
      if (seen.add(gate) && opened(gate).filter(this::isMeant).isPresent()) {
        gates.add(gate);
      }
    }

    private List<String> pending() {
      return store
          .list(
              new ApprovalStore.Question(
                  ApprovalState.PENDING, null, wanted.sessionId(), null, null, GATES))
          .stream()
          .filter(approval -> GateQuestion.isOne(approval.id()) && isMeant(approval))
          .map(Approval::id)
          .limit(wanted.action() == Action.REJECT ? 1 : GATES)
          .toList();
    }

    private boolean isMeant(Approval approval) {
      Instruction.Edit edit = wanted.edit();
      return isMeant(approval.id())
          && (edit.traceId() == null || GateQuestion.isAbout(approval, edit.traceId()))
          && (edit.expectedDigest() == null
              || GateQuestion.isSeen(approval, edit.expectedDigest()));
    }

    private boolean isMeant(String gate) {
      return wanted.edit().holdId() == null || wanted.edit().holdId().equals(gate);
    }

    /** Gates that stood before, or that all were to go on through. */
    private List<String> further(Outcome outcome) {
      String code = outcome.code();
      boolean stood = code != null && HELD.contains(code);
      boolean opened = "stopped_at_gate".equals(code) && wanted.edit().flushAll();
      return stood || opened
          ? outcome.holds().stream().filter(GateQuestion::isOne).filter(this::isMeant).toList()
          : List.of();
    }

    /** A gate's approval opens a moment after the gate; empty when it did not in time. */
    private Optional<Approval> opened(String gate) throws InterruptedException {
      Optional<Approval> found = approvals.find(gate);
      while (found.isEmpty() && System.nanoTime() - end < 0) {
        LockSupport.parkNanos(LOOK);
        if (Thread.interrupted()) {
          throw new InterruptedException("nobody waits in a service that stops");
        }
        found = approvals.find(gate);
      }
      return found;
    }

    private boolean isGone(Approvals.Result refused) {
      return refused.approval().state() == ApprovalState.CANCELLED
          && wanted.edit().holdId() == null;
    }

    private boolean isHeldByPeople(CommandRecord last) {
      Outcome outcome = last.outcome();
      return !commanded
          && outcome != null
          && "still_held".equals(outcome.code())
          && wanted.action() != Action.REJECT
          && wanted.edit().holdId() == null
          && outcome.holds().stream()
              .anyMatch(hold -> !GateQuestion.isOne(hold) && !hold.startsWith(Hold.SCOPE_ID));
    }

    private Progress vote(String gate) throws InterruptedException {
      String commandId = GateDecisions.commandId(gate);
      Approvals.Ballot ballot =
          new Approvals.Ballot(wanted.action() != Action.REJECT, wanted.reason(), null);
      Approvals.Result[] result = new Approvals.Result[1];
      Optional<CommandRecord> command =
          commands.after(
              () ->
                  transaction.executeWithoutResult(
                      status -> {
                        result[0] = approvals.vote(gate, ballot, voter, null).orElseThrow();
                        IdempotencyKey name = key;
                        if (name != null && result[0].refusal() == null) {
                          commands.name(commandId, voter.caller(), name);
                        }
                      }),
              commandId);
      if (command.isPresent()) {
        key = null;
      }
      Approvals.Result voted = Objects.requireNonNull(result[0]);
      if (voted.refusal() != null) {
        return new Progress.Refused(voted);
      }
      return command.isPresent()
          ? new Progress.Commanded(command.get())
          : new Progress.Voted(voted.approval());
    }
  }
}
