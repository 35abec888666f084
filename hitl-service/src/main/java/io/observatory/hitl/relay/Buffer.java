package io.observatory.hitl.relay;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The messages of one session that wait, kept in step with the session's counts. */
final class Buffer {

  private final RelayStore store;
  private final InstanceLoad load;
  private final Session session;

  Buffer(RelayStore store, InstanceLoad load, Session session) {
    this.store = store;
    this.load = load;
    this.session = session;
  }

  Held append(Message message, Set<Ask> asks) {
    return put(
        new Held(
            session.nextTail(), message.facts().marks(), asks, message.headers(), message.value()));
  }

  Held put(Held held) {
    store.put(session.id(), held);
    session.added(held);
    load.add(1, held.size());
    return held;
  }

  void remove(Held held) {
    store.remove(session.id(), held.position());
    session.removed(held);
    load.add(-1, -held.size());
  }

  /** Takes out the first message; nothing waits before it. */
  void removeFirst(Held held) {
    store.remove(session.id(), held.position());
    session.removedFirst(held);
    load.add(-1, -held.size());
  }

  void replace(Held before, Held after) {
    store.put(session.id(), after);
    session.replaced(before, after);
    load.add(0, after.size() - before.size());
  }

  @Nullable Held at(long position) {
    try (RelayStore.Messages messages = store.from(session.id(), position)) {
      Held held = messages.hasNext() ? messages.next() : null;
      return held != null && held.position() == position ? held : null;
    }
  }

  /** The first message of that trace; null when none waits. */
  @Nullable Held withTrace(String traceId) {
    try (RelayStore.Messages messages = store.from(session.id(), session.head())) {
      while (messages.hasNext()) {
        Held held = messages.next();
        if (held.marks().traceId().equals(traceId)) {
          return held;
        }
      }
      return null;
    }
  }

  /**
   * A free position right before that message; null when there is no room left between it and the
   * one before.
   */
  @Nullable Long before(Held held) {
    long lower = held.position() - Session.STEP;
    try (RelayStore.Messages messages = store.from(session.id(), session.head())) {
      while (messages.hasNext()) {
        Held other = messages.next();
        if (other.position() >= held.position()) {
          break;
        }
        lower = other.position();
      }
    }
    long gap = held.position() - lower;
    // Close behind the one before: the next one goes between this one and its target.
    return gap < 2 ? null : lower + Math.max(1, gap / 1024);
  }
}
