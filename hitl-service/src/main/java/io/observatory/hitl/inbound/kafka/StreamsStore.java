package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.relay.Guards;
import io.observatory.hitl.relay.Held;
import io.observatory.hitl.relay.PolicyText;
import io.observatory.hitl.relay.RelayStore;
import io.observatory.hitl.relay.ScopeState;
import io.observatory.hitl.relay.Session;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** One partition's state in the task's stores, which commit with what the task puts out. */
final class StreamsStore implements RelayStore {

  static final String SESSIONS = "session";
  static final String BUFFER = "buffer";
  static final String REST = "scope";

  private static final String SCOPE = "s|";
  private static final String MEMBER = "m|";
  private static final String FLUSHING = "f|";
  private static final String POLICY = "p|";
  private static final Bytes GUARDS = key("g");
  private static final byte[] PRESENT = new byte[0];
  private static final char BEHIND_ALL = '\uFFFF';

  /** Sessions kept as they were read; a task that is taken away loses them with this object. */
  private static final int KEPT = 4_096;

  private final Map<String, Session> read =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
          return size() > KEPT;
        }
      };
  private final KeyValueStore<Bytes, byte[]> sessions;
  private final KeyValueStore<Bytes, byte[]> buffer;
  private final KeyValueStore<Bytes, byte[]> rest;

  StreamsStore(ProcessorContext<byte[], byte[]> context) {
    sessions = context.getStateStore(SESSIONS);
    buffer = context.getStateStore(BUFFER);
    rest = context.getStateStore(REST);
  }

  private static Bytes key(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Bytes key) {
    return new String(key.get(), StandardCharsets.UTF_8);
  }

  @Override
  public @Nullable Session session(String id) {
    Session known = read.get(id);
    if (known != null) {
      return known;
    }
    byte[] bytes = sessions.get(key(id));
    if (bytes == null) {
      return null;
    }
    Session session = SessionBytes.read(id, bytes);
    read.put(id, session);
    return session;
  }

  /** What was read may have been changed and not been saved: reads it anew from now on. */
  void forgetRead() {
    read.clear();
  }

  @Override
  public void save(Session session) {
    read.put(session.id(), session);
    sessions.put(key(session.id()), SessionBytes.of(session));
  }

  @Override
  public void forget(String id) {
    read.remove(id);
    sessions.delete(key(id));
  }

  @Override
  public void put(String sessionId, Held held) {
    buffer.put(HeldBytes.key(sessionId, held.position()), HeldBytes.of(held));
  }

  @Override
  public void remove(String sessionId, long position) {
    buffer.delete(HeldBytes.key(sessionId, position));
  }

  @Override
  public Messages from(String sessionId, long position) {
    KeyValueIterator<Bytes, byte[]> entries =
        buffer.range(HeldBytes.key(sessionId, position), HeldBytes.key(sessionId, Long.MAX_VALUE));
    return new Messages() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Held next() {
        KeyValue<Bytes, byte[]> entry = entries.next();
        return HeldBytes.read(entry.key, entry.value);
      }

      @Override
      public void close() {
        entries.close();
      }
    };
  }

  @Override
  public @Nullable ScopeState scope(String scopeKey) {
    byte[] bytes = rest.get(key(SCOPE + scopeKey));
    return bytes == null ? null : ScopeBytes.read(bytes);
  }

  @Override
  public List<ScopeState> scopes() {
    List<ScopeState> scopes = new ArrayList<>();
    each(SCOPE, Integer.MAX_VALUE, (name, value) -> scopes.add(ScopeBytes.read(value)));
    return scopes;
  }

  @Override
  public void save(ScopeState scope) {
    rest.put(key(SCOPE + scope.scope().key()), ScopeBytes.of(scope));
  }

  @Override
  public void join(String scopeKey, String sessionId) {
    rest.put(key(member(scopeKey) + sessionId), PRESENT);
  }

  @Override
  public void leave(String scopeKey, String sessionId) {
    rest.delete(key(member(scopeKey) + sessionId));
  }

  @Override
  public List<String> members(String scopeKey, int most) {
    List<String> members = new ArrayList<>();
    each(member(scopeKey), most, (name, value) -> members.add(name));
    return members;
  }

  /** The length first, so that no scope's key is the beginning of another's. */
  private static String member(String scopeKey) {
    return MEMBER + scopeKey.length() + "|" + scopeKey + "|";
  }

  @Override
  public List<PolicyText> policies() {
    List<PolicyText> policies = new ArrayList<>();
    each(POLICY, Integer.MAX_VALUE, (name, value) -> policies.add(ScopeBytes.readPolicy(value)));
    return policies;
  }

  @Override
  public void save(PolicyText policy) {
    rest.put(key(POLICY + policy.name()), ScopeBytes.of(policy));
  }

  @Override
  public @Nullable Guards guards() {
    byte[] bytes = rest.get(GUARDS);
    return bytes == null ? null : ScopeBytes.readGuards(bytes);
  }

  @Override
  public void save(Guards guards) {
    rest.put(GUARDS, ScopeBytes.of(guards));
  }

  @Override
  public void flushing(String sessionId) {
    rest.put(key(FLUSHING + sessionId), PRESENT);
  }

  @Override
  public void flushed(String sessionId) {
    rest.delete(key(FLUSHING + sessionId));
  }

  @Override
  public List<String> allFlushing() {
    List<String> ids = new ArrayList<>();
    each(FLUSHING, Integer.MAX_VALUE, (id, value) -> ids.add(id));
    return ids;
  }

  @Override
  public List<Session> sessionsAfter(@Nullable String id, int most) {
    List<Session> found = new ArrayList<>();
    Bytes from = id == null ? null : key(id + '\0');
    try (KeyValueIterator<Bytes, byte[]> entries = sessions.range(from, null)) {
      while (found.size() < most && entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        found.add(SessionBytes.read(text(entry.key), entry.value));
      }
    }
    return found;
  }

  private void each(String prefix, int most, BiConsumer<String, byte[]> consumer) {
    int left = most;
    try (KeyValueIterator<Bytes, byte[]> entries =
        rest.range(key(prefix), key(prefix + BEHIND_ALL))) {
      while (left-- > 0 && entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        consumer.accept(text(entry.key).substring(prefix.length()), entry.value);
      }
    }
  }
}
