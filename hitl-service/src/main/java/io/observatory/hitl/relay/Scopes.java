package io.observatory.hitl.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holds over all sessions of a cluster, an agent, a mission, a workflow or of all. A session meets
 * one at its next message, whether that arrives or is on its way out of the buffer.
 */
final class Scopes {

  private final RelayStore store;
  private final RelayOutput out;
  private final List<ScopeState> active = new ArrayList<>();
  private final List<String> lifting = new ArrayList<>();

  /** With the scopes as they were stored. */
  Scopes(RelayStore store, RelayOutput out) {
    this.store = store;
    this.out = out;
    for (ScopeState scope : store.scopes()) {
      (scope.active() ? active : new ArrayList<ScopeState>()).add(scope);
      if (!scope.active() && !store.members(scope.scope().key(), 1).isEmpty()) {
        lifting.add(scope.scope().key());
      }
    }
  }

  /** The hold a message of the session meets; null when none does. */
  @Nullable Hold hold(Session session, Marks marks) {
    for (ScopeState scope : active) {
      String key = scope.scope().key();
      if (scope.scope().covers(marks) && !session.holds().containsKey(key)) {
        return new Hold(
            key,
            Hold.Kind.SCOPE,
            gateId(scope, session),
            scope.reason() == null ? "scope" : scope.reason(),
            scope.principal(),
            null,
            marks.traceId(),
            0,
            marks.agentId());
      }
    }
    return null;
  }

  private static String gateId(ScopeState scope, Session session) {
    String name = scope.gateId() + "\n" + session.id();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Applies a scoped PAUSE or UNPAUSE; its sessions follow in {@link #nextLifted}. */
  void apply(Command command) {
    Scope scope = command.scope();
    if (scope == null) {
      throw new IllegalArgumentException("not a scoped command: " + command.id());
    }
    ScopeState before = store.scope(scope.key());
    if (before != null && command.seq() <= before.appliedSeq()) {
      if (command.id().equals(before.last().commandId())) {
        out.answer(before.last().repeated());
      }
      return;
    }
    boolean pause = command.verb() == Command.Verb.PAUSE;
    Answer answer =
        new Answer(
            command.id(),
            command.key(),
            command.seq(),
            Answer.Kind.APPLIED,
            null,
            List.of(),
            0,
            0,
            null,
            null,
            null);
    ScopeState now =
        new ScopeState(
            scope,
            command.seq(),
            pause,
            pause ? command.id() : null,
            command.principal(),
            command.reason(),
            answer);
    store.save(now);
    active.removeIf(other -> other.scope().equals(scope));
    lifting.remove(scope.key());
    if (pause) {
      active.add(now);
    } else {
      lifting.add(scope.key());
    }
    out.answer(answer);
  }

  /** A session whose scope was lifted, with the key of that scope; null when none is left. */
  @Nullable Membership nextLifted() {
    while (!lifting.isEmpty()) {
      String key = lifting.getFirst();
      List<String> members = store.members(key, 1);
      if (!members.isEmpty()) {
        store.leave(key, members.getFirst());
        return new Membership(key, members.getFirst());
      }
      lifting.removeFirst();
    }
    return null;
  }

  boolean isLifting() {
    return !lifting.isEmpty();
  }

  /** Who lifted the scope. */
  @Nullable ScopeState state(String key) {
    return store.scope(key);
  }

  /** A session that a scope held. */
  record Membership(String scopeKey, String sessionId) {}
}
