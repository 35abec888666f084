package io.observatory.hitl.relay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** State in maps; sessions are kept by reference, as the tests never stop in the middle. */
final class InMemoryStore implements RelayStore {

  private final TreeMap<String, Session> sessions = new TreeMap<>();
  private final Map<String, TreeMap<Long, Held>> buffers = new HashMap<>();
  private final Map<String, ScopeState> scopes = new TreeMap<>();
  private final Map<String, TreeSet<String>> members = new HashMap<>();
  private final Set<String> flushing = new HashSet<>();
  private @Nullable Guards guards;
  private final Map<String, PolicyText> policies = new TreeMap<>();

  @Override
  public @Nullable Session session(String id) {
    return sessions.get(id);
  }

  @Override
  public void save(Session session) {
    sessions.put(session.id(), session);
  }

  @Override
  public void forget(String id) {
    sessions.remove(id);
  }

  private TreeMap<Long, Held> buffer(String sessionId) {
    return buffers.computeIfAbsent(sessionId, unseen -> new TreeMap<>());
  }

  /** Everything that waits in the session, in order. */
  List<Held> waiting(String sessionId) {
    return List.copyOf(buffer(sessionId).values());
  }

  @Override
  public void put(String sessionId, Held held) {
    buffer(sessionId).put(held.position(), held);
  }

  @Override
  public void remove(String sessionId, long position) {
    buffer(sessionId).remove(position);
  }

  @Override
  public Messages from(String sessionId, long position) {
    Iterator<Held> held =
        new ArrayList<>(buffer(sessionId).tailMap(position, true).values()).iterator();
    return new Messages() {
      @Override
      public boolean hasNext() {
        return held.hasNext();
      }

      @Override
      public Held next() {
        return held.next();
      }

      @Override
      public void close() {
        // A copy needs no closing.
      }
    };
  }

  @Override
  public @Nullable ScopeState scope(String key) {
    return scopes.get(key);
  }

  @Override
  public List<ScopeState> scopes() {
    return List.copyOf(scopes.values());
  }

  @Override
  public void save(ScopeState scope) {
    scopes.put(scope.scope().key(), scope);
  }

  @Override
  public void join(String scopeKey, String sessionId) {
    members.computeIfAbsent(scopeKey, unseen -> new TreeSet<>()).add(sessionId);
  }

  @Override
  public void leave(String scopeKey, String sessionId) {
    members.computeIfAbsent(scopeKey, unseen -> new TreeSet<>()).remove(sessionId);
  }

  @Override
  public List<String> members(String scopeKey, int most) {
    return members.getOrDefault(scopeKey, new TreeSet<>()).stream().limit(most).toList();
  }

  @Override
  public @Nullable Guards guards() {
    return guards;
  }

  @Override
  public void save(Guards now) {
    guards = now;
  }

  @Override
  public void flushing(String sessionId) {
    flushing.add(sessionId);
  }

  @Override
  public void flushed(String sessionId) {
    flushing.remove(sessionId);
  }

  @Override
  public List<String> allFlushing() {
    return List.copyOf(flushing);
  }

  @Override
  public List<Session> sessionsAfter(@Nullable String id, int most) {
    return (id == null ? sessions : sessions.tailMap(id, false))
        .values().stream().limit(most).toList();
  }

  @Override
  public List<PolicyText> policies() {
    return List.copyOf(policies.values());
  }

  @Override
  public void save(PolicyText policy) {
    policies.put(policy.name(), policy);
  }
}
