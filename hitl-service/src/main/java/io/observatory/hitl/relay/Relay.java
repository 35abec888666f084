package io.observatory.hitl.relay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The relay of one partition: messages and commands in, in the partition's order; messages, notices
 * and answers out. Everything it knows is in its {@link RelayStore}, so that it goes on where it
 * stopped. Used by the partition's thread only.
 *
 * <p>What holds: of one session, messages leave in the order in which they wait, each once; none
 * leaves while a hold is set; none that asks for a person leaves unreviewed; none is lost without
 * being told.
 */
public final class Relay {

  private static final int SLICE = 256;

  private final RelayStore store;
  private final RelayOutput out;
  private final Limits limits;
  private final InstanceLoad load;
  private final Scopes scopes;
  private final Flush flush;
  private final Verbs verbs;
  private final Judge judge;
  private final Set<String> flushing = new LinkedHashSet<>();
  private Guards guards;
  private @Nullable String sweptUpTo;

  /**
   * Goes on where the store stopped.
   *
   * @param configured guards until others are commanded
   * @param gates which messages policies stop, and who may pass a gate
   */
  public Relay(
      RelayStore store,
      RelayOutput out,
      Reading reading,
      Guards configured,
      Limits limits,
      Gates gates,
      InstanceLoad load) {
    this.store = store;
    this.out = out;
    this.limits = limits;
    this.load = load;
    Guards commanded = store.guards();
    this.guards = commanded == null ? configured : commanded;
    this.scopes = new Scopes(store, out);
    this.flush = new Flush(store, out, load, scopes, gates.byApproval());
    this.verbs = new Verbs(store, out, load, flush, reading, gates.byApproval());
    this.flushing.addAll(store.allFlushing());
    this.judge = gates.judge();
    store.policies().forEach(judge::learn);
  }

  /**
   * What stops messages beside the guards, and who may pass.
   *
   * @param byApproval whether gates are passed by a decision about their approval only
   */
  public record Gates(boolean byApproval, Judge judge) {

    /** Agents ask, and any operator lets them pass. */
    public static final Gates PLAIN = new Gates(false, Judge.NONE);
  }

  /** A message arrived, {@code at} by the broker's clock in epoch milliseconds. */
  public void receive(Message message, long at) {
    Facts facts = message.facts();
    Session session = sessionOf(facts.sessionId());
    session.active(at);
    session.terminal(facts.terminal());
    Set<Ask> asks =
        Guard.judge(
            session,
            facts,
            guards,
            (kind, score) -> out.tell(Notices.about(session, kind, message, null, score)));
    if (judge.stops(facts, at)) {
      asks.add(Ask.POLICY);
    }
    boolean runs = session.state() == SessionState.NORMAL;
    if (runs && asks.isEmpty() && scopes.hold(session, facts.marks()) == null) {
      out.release(session.id(), message.value(), message.headers());
    } else if (hasRoom(session, message)) {
      new Buffer(store, load, session).append(message, asks);
      warnWhenFull(session, message);
      if (runs) {
        flush.advance(session, guards, 1);
      }
    }
    store.save(session);
  }

  private boolean hasRoom(Session session, Message message) {
    boolean full =
        limits.policy() != Limits.Policy.SPILL
            && (session.count() >= limits.sessionMessages()
                || session.bytes() + message.value().length > limits.sessionBytes());
    boolean crowded = load.bytes() + message.value().length > limits.instanceBytes();
    String why =
        session.denied()
            ? "session_denied"
            : full ? "buffer_full" : crowded ? "instance_full" : null;
    if (why == null) {
      return true;
    }
    if (full && limits.policy() == Limits.Policy.DENY_SESSION) {
      session.denied(true);
    }
    out.refuse(why);
    out.tell(Notices.about(session, Notice.Kind.DENIED, message, why, null));
    return false;
  }

  private void warnWhenFull(Session session, Message message) {
    boolean nearlyFull =
        session.count() * 5 >= limits.sessionMessages() * 4
            || session.bytes() >= limits.sessionBytes() / 5 * 4;
    if (nearlyFull && !session.warned()) {
      session.warned(true);
      out.tell(
          Notices.about(session, Notice.Kind.BUFFER_WARNING, message, "buffer_nearly_full", null));
    }
  }

  /** A command arrived. */
  public void command(Command command) {
    if (command.verb() == Command.Verb.SET_GUARDS) {
      setGuards(command);
    } else if (command.verb() == Command.Verb.SET_POLICY) {
      setPolicy(command.policy());
    } else if (command.scope() != null) {
      scopes.apply(command);
    } else {
      Session session = sessionOf(command.key());
      verbs.apply(session, command, guards);
      store.save(session);
      watch(session);
    }
  }

  private void setGuards(Command command) {
    if (command.guards() != null) {
      guards = command.guards();
      store.save(guards);
    }
    out.answer(
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
            null));
  }

  /** Nobody waits for an answer; what is told again is known already. */
  private void setPolicy(@Nullable PolicyText policy) {
    if (policy != null
        && store.policies().stream()
            .noneMatch(
                known ->
                    known.name().equals(policy.name()) && known.version() >= policy.version())) {
      store.save(policy);
      judge.learn(policy);
    }
  }

  private void watch(Session session) {
    if (session.state() == SessionState.FLUSHING) {
      if (flushing.add(session.id())) {
        store.flushing(session.id());
      }
    } else {
      flushing.remove(session.id());
    }
  }

  /** Whether {@link #flush} has something to do. */
  public boolean isFlushing() {
    return !flushing.isEmpty() || scopes.isLifting();
  }

  /**
   * Moves up to that many waiting messages on, in turns of a slice per session, so that none waits
   * for the whole of another.
   *
   * @return messages moved
   */
  public int flush(int most) {
    int moved = 0;
    for (int lifted = 0; lifted < SLICE && scopes.isLifting(); lifted++) {
      lift(scopes.nextLifted());
    }
    ArrayDeque<String> turns = new ArrayDeque<>(new ArrayList<>(flushing));
    while (moved < most && !turns.isEmpty()) {
      String id = turns.poll();
      Session session = sessionOf(id);
      moved += flush.advance(session, guards, Math.min(SLICE, most - moved));
      calm(session);
      store.save(session);
      watch(session);
      if (flushing.contains(id)) {
        turns.add(id);
      }
    }
    return moved;
  }

  private void calm(Session session) {
    if (session.warned() && session.count() * 2 < limits.sessionMessages()) {
      session.warned(false);
    }
  }

  private void lift(Scopes.@Nullable Membership member) {
    if (member == null) {
      return;
    }
    Session session = sessionOf(member.sessionId());
    Hold hold = session.holds().remove(member.scopeKey());
    if (hold != null) {
      ScopeState scope = scopes.state(member.scopeKey());
      session
          .lifted()
          .add(
              new Lifted(
                  hold.gateId(),
                  hold.id(),
                  session.released(),
                  scope == null ? null : scope.last().commandId(),
                  scope == null ? null : scope.principal(),
                  scope == null ? null : scope.reason()));
      flush.advance(session, guards, SLICE);
      store.save(session);
      watch(session);
    }
  }

  /**
   * Forgets sessions that run, wait for nothing and have been silent: since {@code before}, or
   * since {@code overBefore} when their last step was seen. Looks at up to {@code most} sessions
   * and goes on from there the next time.
   *
   * @return sessions forgotten
   */
  public int sweep(long before, long overBefore, int most) {
    int forgotten = 0;
    List<Session> sessions = store.sessionsAfter(sweptUpTo, most);
    for (Session session : sessions) {
      boolean silent = session.lastActivity() < (session.terminal() ? overBefore : before);
      if (silent && session.state() == SessionState.NORMAL) {
        store.forget(session.id());
        forgotten++;
      }
    }
    sweptUpTo = sessions.size() < most ? null : sessions.getLast().id();
    return forgotten;
  }

  private Session sessionOf(String id) {
    Session known = store.session(id);
    return known == null ? new Session(id) : known;
  }
}
