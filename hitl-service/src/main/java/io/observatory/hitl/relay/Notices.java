package io.observatory.hitl.relay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words for what happened. */
final class Notices {

  private Notices() {}

  static Notice opened(Session session, Hold hold, @Nullable Held about) {
    return notice(
        session,
        Notice.Kind.OPENED,
        hold,
        about == null ? null : new Notice.Subject(about.marks(), about.value()),
        null);
  }

  static Notice denied(Session session, @Nullable Hold hold, Held about, Command command) {
    return byCommand(session, Notice.Kind.DENIED, hold, about, command);
  }

  static Notice dropped(Session session, Held about, Command command) {
    return byCommand(session, Notice.Kind.MESSAGE_DROPPED, null, about, command);
  }

  private static Notice byCommand(
      Session session, Notice.Kind kind, @Nullable Hold hold, Held about, Command command) {
    return new Notice(
        session.id(),
        kind,
        hold == null ? null : hold.gateId(),
        hold == null ? null : hold.id(),
        new Notice.Subject(about.marks(), about.value()),
        session.state(),
        holds(session),
        session.count(),
        0,
        command.id(),
        command.principal(),
        command.reason(),
        null);
  }

  static Notice closed(Session session, Lifted lifted, SessionState state) {
    return new Notice(
        session.id(),
        Notice.Kind.CLOSED,
        lifted.gateId(),
        lifted.holdId(),
        null,
        state,
        holds(session),
        session.count(),
        session.released() - lifted.flushedBefore(),
        lifted.commandId(),
        lifted.principal(),
        lifted.reason(),
        null);
  }

  /** Something about a message that has not opened a gate by itself. */
  static Notice about(
      Session session,
      Notice.Kind kind,
      @Nullable Message message,
      @Nullable String reason,
      @Nullable Double score) {
    return new Notice(
        session.id(),
        kind,
        null,
        null,
        message == null ? null : new Notice.Subject(message.facts().marks(), message.value()),
        session.state(),
        holds(session),
        session.count(),
        0,
        null,
        null,
        reason,
        score);
  }

  private static Notice notice(
      Session session,
      Notice.Kind kind,
      Hold hold,
      Notice.@Nullable Subject about,
      @Nullable String commandId) {
    return new Notice(
        session.id(),
        kind,
        hold.gateId(),
        hold.id(),
        about,
        session.state(),
        holds(session),
        session.count(),
        0,
        commandId,
        hold.principal(),
        hold.reason(),
        null);
  }

  static Answer flushed(Session session, Pending pending, SessionState state) {
    boolean stopped = state == SessionState.PAUSED;
    return new Answer(
        pending.commandId(),
        session.id(),
        pending.seq(),
        Answer.Kind.APPLIED,
        state,
        holds(session),
        session.released() - pending.flushedBefore(),
        session.count(),
        stopped ? "stopped_at_gate" : null,
        stopped ? "The session was held again before all its messages were out." : null,
        null);
  }

  static Answer applied(Session session, Command command, long flushed, @Nullable String digest) {
    return answer(session, command, Answer.Kind.APPLIED, flushed, null, null, digest);
  }

  static Answer noted(Session session, Command command, String code, String detail) {
    return answer(session, command, Answer.Kind.APPLIED, 0, code, detail, null);
  }

  static Answer refused(
      Session session, Command command, String code, String detail, @Nullable String digest) {
    return answer(session, command, Answer.Kind.REFUSED, 0, code, detail, digest);
  }

  private static Answer answer(
      Session session,
      Command command,
      Answer.Kind kind,
      long flushed,
      @Nullable String code,
      @Nullable String detail,
      @Nullable String digest) {
    return new Answer(
        command.id(),
        session.id(),
        command.seq(),
        kind,
        session.state(),
        holds(session),
        flushed,
        session.count(),
        code,
        detail,
        digest);
  }

  static List<String> holds(Session session) {
    return new ArrayList<>(session.holds().keySet());
  }
}
