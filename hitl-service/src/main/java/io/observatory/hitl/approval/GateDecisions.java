package io.observatory.hitl.approval;

import io.observatory.hitl.command.Action;
import io.observatory.hitl.command.Caller;
import io.observatory.hitl.command.Commands;
import io.observatory.hitl.command.Instruction;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Sends what was decided about a gate to the relay, in the decision's own transaction: approved, it
 * goes on; anything else, the message that waits there is rejected. Safe for use by many threads.
 */
public final class GateDecisions implements ApprovalLog {

  private final Commands commands;

  /** Gives the relay's commands through {@code commands}. */
  public GateDecisions(Commands commands) {
    this.commands = commands;
  }

  /** The command that carries out the decision about that gate. */
  static String commandId(String approvalId) {
    return UUID.nameUUIDFromBytes(("decided\n" + approvalId).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  @Override
  public void append(Entry entry) {
    // In the order of their sessions, whose rows are locked: two of these never wait for each
    // other.
    entry.changes().stream()
        .filter(GateDecisions::isDecided)
        .map(Change::after)
        .sorted(Comparator.comparing(GateDecisions::session))
        .forEach(this::carryOut);
  }

  private static boolean isDecided(Change change) {
    boolean was = change.before() != null && change.before().state() != ApprovalState.PENDING;
    Approval.End end = change.after().end();
    return GateQuestion.isOne(change.after().id())
        && !was
        && end != null
        && !end.by().equals(GateQuestion.RELAY); // the gate is gone already
  }

  private void carryOut(Approval approval) {
    Approval.End end = approval.end();
    boolean approved = approval.grant() != null;
    if (end != null) {
      commands.give(
          commandId(approval.id()),
          Instruction.session(
              approved ? Action.APPROVE : Action.REJECT,
              session(approval),
              Instruction.Edit.decided(approval.id()),
              end.reason()),
          caller(approval, end));
    }
  }

  private static String session(Approval approval) {
    String sessionId = approval.ask().requester().run().sessionId();
    if (sessionId == null) {
      throw new IllegalStateException("a gate without a session: " + approval.id());
    }
    return sessionId;
  }

  /**
   * Who decided, as that person was when voting; a timeout or a policy has no roles. Who denied the
   * same before did not do so now.
   */
  private static Caller caller(Approval approval, Approval.End end) {
    if (end.at().isBefore(approval.openedAt())) {
      return new Caller("denial-window", List.of(), null);
    }
    List<String> roles =
        approval.votes().stream()
            .filter(vote -> vote.principal().equals(end.by()))
            .flatMap(vote -> vote.roles().stream())
            .sorted()
            .toList();
    return new Caller(end.by(), roles, null);
  }
}
