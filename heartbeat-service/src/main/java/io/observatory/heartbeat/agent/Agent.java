package io.observatory.heartbeat.agent;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One agent in its owner's memory. Changed by the owner's thread only; one other may take what is
 * to be written behind, and any may read when it was seen. Kept small: there may be a million.
 */
final class Agent {

  private final String id;
  private long registeredAtMillis;
  private Profile profile;
  private AgentState state;
  private long incarnation;
  private volatile long seq;
  private volatile long lastSeenMillis;
  private long deadlineMillis;
  private boolean returning;
  private volatile boolean unwritten;

  /** What the store holds: revision 0 means nothing yet. */
  private volatile long revision;

  private @Nullable AgentState storedState;
  private @Nullable Profile storedProfile;
  private long storedIncarnation;

  private Agent(String id, Profile profile, long registeredAtMillis) {
    this.id = id;
    this.profile = profile;
    this.registeredAtMillis = registeredAtMillis;
    this.lastSeenMillis = registeredAtMillis;
    this.state = AgentState.DEREGISTERED;
  }

  /** An agent heard for the first time; it lives when its beat is judged fresh. */
  static Agent unborn(String id, Profile profile, long arrivalMillis) {
    return new Agent(id, profile, arrivalMillis);
  }

  static Agent stored(AgentSnapshot row, Profile shared, long ttlMillis) {
    Agent agent = new Agent(row.agentId(), shared, row.registeredAt().toEpochMilli());
    agent.state = row.state();
    agent.incarnation = row.incarnation();
    agent.seq = row.seq();
    agent.seenAt(row.lastSeen().toEpochMilli(), ttlMillis);
    agent.confirm(row);
    agent.unwritten = false;
    return agent;
  }

  String id() {
    return id;
  }

  AgentState state() {
    return state;
  }

  Profile profile() {
    return profile;
  }

  boolean isStored() {
    return revision > 0;
  }

  boolean isReturning() {
    return returning;
  }

  long lastSeenMillis() {
    return lastSeenMillis;
  }

  LastSeen lastSeen() {
    return new LastSeen(id, lastSeenMillis, seq);
  }

  /** Whether it was seen since this was last asked; what is read afterwards is at least as new. */
  boolean takeUnwritten() {
    boolean was = unwritten;
    unwritten = false;
    return was;
  }

  boolean isOutdated(Beat beat) {
    if (beat.incarnation() != incarnation) {
      return beat.incarnation() < incarnation;
    }
    return incarnation > 0 && beat.seq() > 0 && beat.seq() <= seq;
  }

  /** Takes over what a beat says; the agent's life is judged elsewhere. */
  void learn(Beat beat, Profile said, long arrivalMillis) {
    if (beat.incarnation() > incarnation) {
      registeredAtMillis = arrivalMillis;
    }
    profile = said;
    takePosition(beat);
  }

  void takePosition(Beat beat) {
    if (beat.incarnation() > incarnation || beat.seq() > 0) {
      incarnation = beat.incarnation();
      seq = beat.seq();
    }
  }

  void seenAt(long arrivalMillis, long ttlMillis) {
    if (arrivalMillis > lastSeenMillis) {
      lastSeenMillis = arrivalMillis;
      if (!unwritten) {
        unwritten = true;
      }
    }
    grantUntil(arrivalMillis + ttlMillis);
  }

  void grantUntil(long millis) {
    deadlineMillis = Math.max(deadlineMillis, millis);
  }

  void grantAtMostUntil(long millis) {
    deadlineMillis = Math.min(deadlineMillis, millis);
  }

  void extend(long millis) {
    deadlineMillis += millis;
  }

  boolean isSilentAt(long millis) {
    return state == AgentState.ALIVE && deadlineMillis <= millis;
  }

  void setReturning(boolean isReturning) {
    returning = isReturning;
  }

  void become(AgentState next) {
    if (!state.canTransitionTo(next)) {
      throw new IllegalStateException("agent " + id + " can not become " + next + " from " + state);
    }
    state = next;
    returning = false;
  }

  /** Takes an eviction back that is not stored. */
  void retractEviction() {
    if (state == AgentState.EVICTED && storedState != AgentState.EVICTED) {
      become(AgentState.ALIVE);
    }
  }

  /** Whether the store does not hold yet what we hold. */
  boolean isUnsaved() {
    return state != storedState
        || incarnation != storedIncarnation
        || !Objects.equals(profile, storedProfile);
  }

  /** What leads from the stored row to what we hold. */
  Transition transition() {
    return new Transition(nextRevision(), cause());
  }

  private Cause cause() {
    if (state == AgentState.EVICTED) {
      return Cause.EVICTED;
    }
    if (state == AgentState.DEREGISTERED) {
      return Cause.DEREGISTERED;
    }
    if (revision == 0 || incarnation != storedIncarnation) {
      return Cause.REGISTERED;
    }
    return storedState == AgentState.ALIVE ? Cause.PROFILE_CHANGED : Cause.RETURNED;
  }

  private AgentSnapshot nextRevision() {
    return new AgentSnapshot(
        id,
        profile,
        state,
        Instant.ofEpochMilli(registeredAtMillis),
        Instant.ofEpochMilli(lastSeenMillis),
        incarnation,
        seq,
        revision + 1);
  }

  void confirm(AgentSnapshot row) {
    storedState = row.state();
    storedIncarnation = row.incarnation();
    storedProfile = row.profile().equals(profile) ? profile : row.profile();
    revision = row.revision();
  }

  /** The store holds another revision than we thought: its history counts, our observation too. */
  void adopt(AgentSnapshot row) {
    registeredAtMillis = row.registeredAt().toEpochMilli();
    if (row.incarnation() > incarnation) {
      incarnation = row.incarnation();
      seq = row.seq();
      profile = row.profile();
    }
    confirm(row);
  }

  /** The store holds nothing of this agent: it was removed behind our back. */
  void forget() {
    revision = 0;
    storedState = null;
    storedProfile = null;
    storedIncarnation = 0;
  }
}
