package io.observatory.hitl.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Messages that people change or add; both say so in their headers. */
final class Edits {

  private final RelayStore store;
  private final InstanceLoad load;
  private final Reading reading;

  Edits(RelayStore store, InstanceLoad load, Reading reading) {
    this.store = store;
    this.load = load;
    this.reading = reading;
  }

  Answer rewrite(Session session, Command command) {
    Buffer buffer = new Buffer(store, load, session);
    Held held = command.traceId() == null ? null : buffer.withTrace(command.traceId());
    if (held == null) {
      return Notices.refused(
          session, command, "trace_not_found", "No message of that trace is held here.", null);
    }
    String digest = Digest.of(held.value());
    if (command.expectedDigest() != null && !command.expectedDigest().equals(digest)) {
      return Notices.refused(
          session, command, "digest_mismatch", "The message is not the one that was seen.", digest);
    }
    Facts facts = facts(session, command);
    if (facts == null || !facts.marks().traceId().equals(held.marks().traceId())) {
      return unusable(session, command, digest);
    }
    List<Header> headers = marked(held.headers(), "rewritten", command.principal());
    headers.add(header("observatory-original-sha256", digest));
    byte[] value = java.util.Objects.requireNonNull(command.payload());
    buffer.replace(held, new Held(held.position(), facts.marks(), held.asks(), headers, value));
    return Notices.applied(session, command, 0, digest);
  }

  /** Delivers at once where nothing waits. */
  Answer inject(Session session, Command command, RelayOutput out) {
    Facts facts = facts(session, command);
    if (facts == null) {
      return unusable(session, command, null);
    }
    byte[] value = java.util.Objects.requireNonNull(command.payload());
    List<Header> headers = marked(List.of(), "operator", command.principal());
    if (session.state() == SessionState.NORMAL) {
      out.release(session.id(), value, headers);
      return Notices.applied(session, command, 1, Digest.of(value));
    }
    Buffer buffer = new Buffer(store, load, session);
    Long position = position(session, buffer, command);
    if (position == null) {
      return Notices.refused(
          session,
          command,
          command.place() == Command.Place.BEFORE ? "trace_not_found" : "no_place",
          "There is no message of that trace to go before, or no room left before it.",
          null);
    }
    buffer.put(new Held(position, facts.marks(), Set.of(), headers, value));
    return Notices.applied(session, command, 0, Digest.of(value));
  }

  private static @Nullable Long position(Session session, Buffer buffer, Command command) {
    Command.Place place = command.place() == null ? Command.Place.TAIL : command.place();
    return switch (place) {
      case TAIL -> session.nextTail();
      case HEAD -> session.count() == 0 ? session.nextTail() : session.head() - Session.STEP;
      case BEFORE -> {
        Held target = command.traceId() == null ? null : buffer.withTrace(command.traceId());
        yield target == null ? null : buffer.before(target);
      }
    };
  }

  private @Nullable Facts facts(Session session, Command command) {
    if (command.payload() == null) {
      return null;
    }
    try {
      Facts facts = reading.read(command.payload());
      return facts.sessionId().equals(session.id()) ? facts : null;
    } catch (UnreadableException e) {
      return null;
    }
  }

  private static Answer unusable(Session session, Command command, @Nullable String digest) {
    return Notices.refused(
        session,
        command,
        "unusable_message",
        "It is no decision of this session, or its trace is another one.",
        digest);
  }

  private static List<Header> marked(List<Header> headers, String origin, String principal) {
    List<Header> marked = new ArrayList<>(headers);
    marked.add(header("observatory-origin", origin));
    marked.add(header("observatory-operator", principal));
    return marked;
  }

  private static Header header(String name, String value) {
    return new Header(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
