package io.observatory.hitl.command;

import io.observatory.hitl.relay.Command;
import java.util.Locale;

/** What people do, in their words; approving and unpausing are one verb to the relay. */
public enum Action {
  PAUSE(Command.Verb.PAUSE),
  UNPAUSE(Command.Verb.UNPAUSE),
  APPROVE(Command.Verb.UNPAUSE),
  REJECT(Command.Verb.REJECT),
  REWRITE(Command.Verb.REWRITE),
  INJECT(Command.Verb.INJECT),
  DROP(Command.Verb.DROP),
  SET_GUARDS(Command.Verb.SET_GUARDS);

  private final Command.Verb verb;

  Action(Command.Verb verb) {
    this.verb = verb;
  }

  /** What the relay is told. */
  public Command.Verb verb() {
    return verb;
  }

  /** Stable name in events, such as {@code session.pause}. */
  public String dotted(boolean session) {
    return this == SET_GUARDS
        ? "guards.set"
        : (session ? "session." : "scope.") + name().toLowerCase(Locale.ROOT);
  }
}
