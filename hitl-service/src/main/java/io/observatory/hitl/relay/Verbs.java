package io.observatory.hitl.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people may do to one session; every command is answered, and applied once. */
final class Verbs {

  /** Where a person's pause stands unless it is named. */
  static final String OPERATOR_HOLD = "operator";

  /** Small buffers are out before the command is answered. */
  private static final int AT_ONCE = 256;

  private final RelayStore store;
  private final RelayOutput out;
  private final InstanceLoad load;
  private final Flush flush;
  private final Reading reading;
  private final Permits permits;

  Verbs(
      RelayStore store,
      RelayOutput out,
      InstanceLoad load,
      Flush flush,
      Reading reading,
      boolean byApproval) {
    this.store = store;
    this.out = out;
    this.load = load;
    this.flush = flush;
    this.reading = reading;
    this.permits = new Permits(byApproval);
  }

  void apply(Session session, Command command, Guards guards) {
    if (command.seq() <= session.appliedSeq()) {
      session.answers().stream()
          .filter(answer -> answer.commandId().equals(command.id()))
          .findFirst()
          .ifPresent(answer -> out.answer(answer.repeated()));
      return;
    }
    session.applied(command.seq());
    Answer answer =
        switch (command.verb()) {
          case PAUSE -> pause(session, command);
          case UNPAUSE -> unpause(session, command, guards);
          case REJECT -> reject(session, command, guards);
          case DROP -> drop(session, command);
          case REWRITE -> rewrite(session, command);
          case INJECT -> new Edits(store, load, reading).inject(session, command, out);
          case SET_GUARDS, SET_POLICY ->
              Notices.refused(
                  session, command, "not_a_session_command", "It has no session.", null);
        };
    if (answer != null) {
      session.remember(answer);
      out.answer(answer);
    }
  }

  private Answer pause(Session session, Command command) {
    String id = command.holdId() == null ? OPERATOR_HOLD : command.holdId();
    if (session.holds().containsKey(id)) {
      return Notices.noted(session, command, "already_paused", "The hold is set already.");
    }
    String reason = command.reason() == null ? "" : command.reason();
    Hold hold =
        new Hold(
            id, Hold.Kind.OPERATOR, command.id(), reason, command.principal(), null, null, 0, null);
    session.holds().put(id, hold);
    flush.end(session);
    out.tell(Notices.opened(session, hold, null));
    return Notices.applied(session, command, 0, null);
  }

  private @Nullable Answer unpause(Session session, Command command, Guards guards) {
    session.denied(false);
    if (session.state() == SessionState.NORMAL) {
      return Notices.noted(session, command, "not_paused", "The session is not paused.");
    }
    List<Hold> chosen =
        session.holds().values().stream().filter(hold -> permits.lifts(command, hold)).toList();
    if (chosen.isEmpty() && permits.stops(session, command)) {
      return undecided(session, command);
    }
    if (command.holdId() != null && chosen.isEmpty()) {
      return Notices.refused(
          session, command, "hold_not_found", "No such hold is set, or it is a scope's.", null);
    }
    for (Hold hold : chosen) {
      lift(session, hold, command);
    }
    session.flushAll(command.flushAll() || session.flushAll());
    if (!session.holds().isEmpty()) {
      return Notices.noted(
          session, command, "still_held", "Other holds are still set: " + session.holds().keySet());
    }
    if (session.pending() != null) {
      return Notices.noted(session, command, "already_flushing", "An earlier command releases it.");
    }
    session.pending(new Pending(command.id(), command.seq(), session.released()));
    flush.advance(session, guards, AT_ONCE);
    return null;
  }

  private static Answer undecided(Session session, Command command) {
    return Notices.refused(
        session,
        command,
        "approval_required",
        "People decide about this gate: vote on the approval that has its name.",
        null);
  }

  private void lift(Session session, Hold hold, Command command) {
    session.holds().remove(hold.id());
    session
        .lifted()
        .add(
            new Lifted(
                hold.gateId(),
                hold.id(),
                session.released(),
                command.id(),
                command.principal(),
                command.reason()));
    if (hold.trigger() == null) {
      return;
    }
    Buffer buffer = new Buffer(store, load, session);
    Held trigger = buffer.at(hold.trigger());
    if (trigger != null) {
      buffer.replace(trigger, trigger.reviewed());
    }
    Set<Ask> asks = Ask.of(hold.asks());
    if (asks.contains(Ask.IDENTITY_CONFLICT) && hold.agentId() != null) {
      session.admit(hold.agentId());
    }
    if (asks.contains(Ask.BUDGET_EXCEEDED)) {
      session.usage(session.usage().allowedOn());
    }
    if (asks.contains(Ask.LOOP)) {
      session.usage(session.usage().freshPattern());
    }
  }

  private Answer reject(Session session, Command command, Guards guards) {
    Held held = target(session, command);
    if (held == null) {
      return notFound(session, command);
    }
    String digest = Digest.of(held.value());
    if (command.expectedDigest() != null && !command.expectedDigest().equals(digest)) {
      return Notices.refused(
          session, command, "digest_mismatch", "The message is not the one that was seen.", digest);
    }
    if (permits.stops(session, held, command)) {
      return undecided(session, command);
    }
    new Buffer(store, load, session).remove(held);
    Hold own = null;
    for (Hold hold : new ArrayList<>(session.holds().values())) {
      if (hold.trigger() != null && hold.trigger() == held.position()) {
        own = hold;
        lift(session, hold, command);
      }
    }
    out.tell(Notices.denied(session, own, held, command));
    long before = session.released();
    flush.advance(session, guards, AT_ONCE);
    return Notices.applied(session, command, session.released() - before, digest);
  }

  /** The message of that trace, or the one that opened the gate. */
  private @Nullable Held target(Session session, Command command) {
    Buffer buffer = new Buffer(store, load, session);
    if (command.traceId() != null) {
      return buffer.withTrace(command.traceId());
    }
    for (Hold hold : session.holds().values()) {
      boolean meant = command.holdId() == null || command.holdId().equals(hold.id());
      if (meant && hold.trigger() != null) {
        return buffer.at(hold.trigger());
      }
    }
    return null;
  }

  /** Nobody's approval of a message is one of what was made of it: its gate opens anew. */
  private Answer rewrite(Session session, Command command) {
    Answer answer = new Edits(store, load, reading).rewrite(session, command);
    String trace = command.traceId();
    if (!permits.byApproval() || answer.kind() != Answer.Kind.APPLIED || trace == null) {
      return answer;
    }
    Held held = new Buffer(store, load, session).withTrace(trace);
    for (Hold hold : List.copyOf(session.holds().values())) {
      if (held != null && Permits.isGateOf(hold, held)) {
        Hold again = hold.again(command.id());
        session.holds().remove(hold.id());
        session.holds().put(again.id(), again);
        out.tell(
            Notices.closed(session, Lifted.rewritten(session, hold, command), session.state()));
        out.tell(Notices.opened(session, again, held));
      }
    }
    return Notices.applied(session, command, 0, answer.digest());
  }

  private Answer drop(Session session, Command command) {
    Held held =
        command.traceId() == null
            ? null
            : new Buffer(store, load, session).withTrace(command.traceId());
    if (held == null) {
      return notFound(session, command);
    }
    if (permits.stops(session, held, command)) {
      return undecided(session, command);
    }
    new Buffer(store, load, session).remove(held);
    out.tell(Notices.dropped(session, held, command));
    if (session.state() != SessionState.PAUSED) {
      flush.end(session);
    }
    return Notices.applied(session, command, 0, Digest.of(held.value()));
  }

  private static Answer notFound(Session session, Command command) {
    return Notices.refused(
        session, command, "trace_not_found", "No message of that trace is held here.", null);
  }
}
