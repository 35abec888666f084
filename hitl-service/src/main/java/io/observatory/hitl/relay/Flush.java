package io.observatory.hitl.relay;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Moves a session's waiting messages on, as far as nothing stops them. */
final class Flush {

  private final RelayStore store;
  private final RelayOutput out;
  private final InstanceLoad load;
  private final Scopes scopes;
  private final boolean byApproval;

  Flush(RelayStore store, RelayOutput out, InstanceLoad load, Scopes scopes, boolean byApproval) {
    this.store = store;
    this.out = out;
    this.load = load;
    this.scopes = scopes;
    this.byApproval = byApproval;
  }

  /**
   * Releases up to that many messages, stops at the first that must be looked at, and says what
   * became of it when the end is reached. The caller saves the session.
   *
   * @return messages released
   */
  int advance(Session session, Guards guards, int most) {
    int moved = 0;
    if (session.holds().isEmpty() && session.count() > 0) {
      Buffer buffer = new Buffer(store, load, session);
      try (RelayStore.Messages messages = store.from(session.id(), session.head())) {
        while (moved < most && messages.hasNext()) {
          Held held = messages.next();
          Hold hold = stopper(session, guards, held);
          if (hold != null) {
            set(session, hold, held);
            break;
          }
          out.release(session.id(), held.value(), held.headers());
          buffer.removeFirst(held);
          session.countReleased();
          moved++;
        }
      }
    }
    if (session.state() != SessionState.FLUSHING) {
      end(session);
    }
    return moved;
  }

  private @Nullable Hold stopper(Session session, Guards guards, Held held) {
    Hold scoped = scopes.hold(session, held.marks());
    if (scoped != null) {
      return scoped;
    }
    Set<Ask> asks = still(session, guards, held);
    if (asks.isEmpty() || (session.flushAll() && !byApproval)) {
      return null;
    }
    String gateId = gateId(session, held);
    return new Hold(
        Hold.GATE_ID + gateId,
        Hold.Kind.GATE,
        gateId,
        Ask.words(asks),
        null,
        held.position(),
        held.marks().traceId(),
        Ask.bits(asks),
        held.marks().agentId());
  }

  /** What a person's earlier decision already answers is not asked again. */
  private static Set<Ask> still(Session session, Guards guards, Held held) {
    if (held.asks().isEmpty()) {
      return held.asks();
    }
    EnumSet<Ask> asks = EnumSet.copyOf(held.asks());
    if (!Guard.exceeds(session.usage(), guards)) {
      asks.remove(Ask.BUDGET_EXCEEDED);
    }
    if (session.agents().contains(held.marks().agentId())) {
      asks.remove(Ask.IDENTITY_CONFLICT);
    }
    return asks;
  }

  /** The same on every replay: of the session, the place, the time and the message. */
  private static String gateId(Session session, Held held) {
    String name =
        String.join(
            "\n",
            session.id(),
            Long.toString(held.position()),
            Long.toString(session.lastActivity()),
            Digest.of(held.value()));
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private void set(Session session, Hold hold, Held held) {
    session.holds().put(hold.id(), hold);
    end(session);
    if (hold.kind() == Hold.Kind.SCOPE) {
      store.join(hold.id(), session.id());
    }
    out.tell(Notices.opened(session, hold, held));
  }

  /** A flush is over: what was lifted is closed, and who waits for it is answered. */
  void end(Session session) {
    SessionState state = session.state();
    for (Lifted lifted : List.copyOf(session.lifted())) {
      out.tell(Notices.closed(session, lifted, state));
    }
    session.lifted().clear();
    session.flushAll(false);
    Pending pending = session.pending();
    if (pending != null) {
      session.pending(null);
      Answer answer = Notices.flushed(session, pending, state);
      session.remember(answer);
      out.answer(answer);
    }
    store.flushed(session.id());
  }
}
