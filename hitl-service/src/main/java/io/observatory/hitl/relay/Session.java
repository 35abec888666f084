package io.observatory.hitl.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the relay knows of one session. It runs only while no hold is set, and passes messages
 * directly only while none waits. Used by the partition's thread only.
 */
public final class Session {

  /** Room between two neighbours, for messages that are injected between them. */
  static final long STEP = 1L << 20;

  private static final long FIRST = 1L << 61;
  private static final int ANSWERS_KEPT = 8;
  private static final int AGENTS_KEPT = 16;

  private final String id;
  private final Map<String, Hold> holds = new LinkedHashMap<>();
  private final List<Lifted> lifted = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final Set<String> agents = new LinkedHashSet<>();
  private long head = FIRST;
  private long last = FIRST - STEP;
  private long count;
  private long bytes;
  private long released;
  private long appliedSeq;
  private boolean flushAll;
  private boolean warned;
  private boolean denied;
  private boolean terminal;
  private @Nullable Pending pending;
  private Usage usage = Usage.NONE;
  private long lastActivity;

  /** A session of which nothing is known. */
  public Session(String id) {
    this.id = id;
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** What it does now. */
  public SessionState state() {
    if (!holds.isEmpty()) {
      return SessionState.PAUSED;
    }
    return count == 0 ? SessionState.NORMAL : SessionState.FLUSHING;
  }

  /** Its holds by id, in the order they were set; to be changed by the relay only. */
  public Map<String, Hold> holds() {
    return holds;
  }

  /** Gates that close when the flush ends; to be changed by the relay only. */
  public List<Lifted> lifted() {
    return lifted;
  }

  /** Agents that may speak in it, the one it is bound to first; at most 16. */
  public Set<String> agents() {
    return agents;
  }

  void admit(String agentId) {
    if (agents.size() < AGENTS_KEPT) {
      agents.add(agentId);
    }
  }

  /** The last answers given, oldest first. */
  public List<Answer> answers() {
    return answers;
  }

  void remember(Answer answer) {
    answers.removeIf(earlier -> earlier.commandId().equals(answer.commandId()));
    answers.add(answer);
    if (answers.size() > ANSWERS_KEPT) {
      answers.removeFirst();
    }
  }

  /** Nothing in the buffer lies before this position. */
  public long head() {
    return head;
  }

  /** Position of the message that would go last; lower than {@link #head} while none waits. */
  public long last() {
    return last;
  }

  /** Position for a message behind all others. */
  long nextTail() {
    return Math.max(last, head - STEP) + STEP;
  }

  /** Messages that wait. */
  public long count() {
    return count;
  }

  /** Bytes that wait. */
  public long bytes() {
    return bytes;
  }

  /** A message now waits at its position. */
  void added(Held held) {
    count++;
    bytes += held.size();
    head = count == 1 ? held.position() : Math.min(head, held.position());
    last = count == 1 ? held.position() : Math.max(last, held.position());
  }

  /** A message waits no longer. */
  void removed(Held held) {
    count--;
    bytes -= held.size();
    if (held.position() == head) {
      head++;
    }
  }

  /** The first of those that wait, waits no longer: whoever looks on begins behind it. */
  void removedFirst(Held held) {
    removed(held);
    head = held.position() + 1;
  }

  /** A message was replaced where it waits. */
  void replaced(Held before, Held after) {
    bytes += after.size() - before.size();
  }

  /** Messages it has released from the buffer, ever. */
  public long released() {
    return released;
  }

  void countReleased() {
    released++;
  }

  /** The last command applied. */
  public long appliedSeq() {
    return appliedSeq;
  }

  void applied(long seq) {
    appliedSeq = seq;
  }

  /** Whether the flush under way lets everything go. */
  public boolean flushAll() {
    return flushAll;
  }

  void flushAll(boolean all) {
    flushAll = all;
  }

  /** Whether it was warned about that its buffer fills. */
  public boolean warned() {
    return warned;
  }

  void warned(boolean told) {
    warned = told;
  }

  /** Whether everything is refused until it is unpaused. */
  public boolean denied() {
    return denied;
  }

  void denied(boolean all) {
    denied = all;
  }

  /** Whether its last step was seen. */
  public boolean terminal() {
    return terminal;
  }

  void terminal(boolean over) {
    terminal = over;
  }

  /** The UNPAUSE that waits for the end of the flush. */
  public @Nullable Pending pending() {
    return pending;
  }

  void pending(@Nullable Pending command) {
    pending = command;
  }

  /** What the guards know. */
  public Usage usage() {
    return usage;
  }

  void usage(Usage now) {
    usage = now;
  }

  /** When something last arrived, by the broker's clock, in epoch milliseconds. */
  public long lastActivity() {
    return lastActivity;
  }

  /** Something arrived at that time. */
  public void active(long millis) {
    lastActivity = Math.max(lastActivity, millis);
  }

  /** Numbers of a stored session. */
  public record Numbers(
      long head,
      long last,
      long count,
      long bytes,
      long released,
      long appliedSeq,
      long lastActivity,
      boolean flushAll,
      boolean warned,
      boolean denied,
      boolean terminal) {}

  /** The numbers, for whoever stores them. */
  public Numbers numbers() {
    return new Numbers(
        head,
        last,
        count,
        bytes,
        released,
        appliedSeq,
        lastActivity,
        flushAll,
        warned,
        denied,
        terminal);
  }

  /** A session as it was stored; collections are filled by the caller. */
  public static Session stored(String id, Numbers numbers, @Nullable Pending pending, Usage usage) {
    Session session = new Session(id);
    session.head = numbers.head();
    session.last = numbers.last();
    session.count = numbers.count();
    session.bytes = numbers.bytes();
    session.released = numbers.released();
    session.appliedSeq = numbers.appliedSeq();
    session.lastActivity = numbers.lastActivity();
    session.flushAll = numbers.flushAll();
    session.warned = numbers.warned();
    session.denied = numbers.denied();
    session.terminal = numbers.terminal();
    session.pending = pending;
    session.usage = usage;
    return session;
  }
}
