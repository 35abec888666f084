package io.observatory.hitl.relay;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The durable state of one partition, atomic with what the relay puts out. Used by the partition's
 * thread only.
 */
public interface RelayStore {

  /** The session as last saved; null when it is not known. */
  @Nullable Session session(String id);

  /** Keeps the session as it is now. */
  void save(Session session);

  /** Forgets a session without buffer. */
  void forget(String id);

  /** Puts a message into the buffer, in place of one at the same position. */
  void put(String sessionId, Held held);

  /** Takes the message at that position out. */
  void remove(String sessionId, long position);

  /** Messages from that position on, in order; close it. */
  Messages from(String sessionId, long position);

  /** The applied state of a scope; null when it never was commanded. */
  @Nullable ScopeState scope(String key);

  /** All scopes ever commanded. */
  List<ScopeState> scopes();

  /** Keeps a scope as it is now. */
  void save(ScopeState scope);

  /** Notes that the scope holds the session. */
  void join(String scopeKey, String sessionId);

  /** Ends {@link #join}. */
  void leave(String scopeKey, String sessionId);

  /** Up to that many sessions the scope holds. */
  List<String> members(String scopeKey, int most);

  /** The latest version of every policy that was told. */
  List<PolicyText> policies();

  /** Keeps a policy in the place of its earlier version. */
  void save(PolicyText policy);

  /** The guards as last commanded; null when they never were. */
  @Nullable Guards guards();

  /** Keeps guards. */
  void save(Guards guards);

  /** Notes that the session has messages on their way. */
  void flushing(String sessionId);

  /** Ends {@link #flushing}. */
  void flushed(String sessionId);

  /** Sessions with messages on their way. */
  List<String> allFlushing();

  /** Up to that many sessions with ids after the given one, in the store's own order. */
  List<Session> sessionsAfter(@Nullable String id, int most);

  /** Messages in order. */
  interface Messages extends Iterator<Held>, AutoCloseable {
    @Override
    void close();
  }
}
