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
  private volatile Profile profile;

  /** Never LATE or FLAPPING: those are shown, not lived. */
  private volatile AgentState state;

  private long incarnation;
  private long claimedIncarnation;
  private volatile long seq;
  private volatile long lastSeenMillis;
  private long deadlineMillis;
  private int dueTick = DeadlineWheel.NOT_DUE;
  private boolean returning;
  private volatile boolean unwritten;
  private volatile @Nullable Particulars particulars;

  /** What the store holds: revision 0 means nothing yet. */
  private volatile long revision;

  private @Nullable AgentState storedState;
  private @Nullable Profile storedProfile;
  private long storedIncarnation;

  private Agent(String id, Profile profile, AgentState state, long atMillis) {
    this.id = id;
    this.profile = profile;
    this.registeredAtMillis = atMillis;
    this.lastSeenMillis = atMillis;
    this.state = state;
  }

  /** An agent heard for the first time; it lives when its beat is judged fresh. */
  static Agent unborn(String id, Profile profile, long arrivalMillis) {
    return new Agent(id, profile, AgentState.DEREGISTERED, arrivalMillis);
  }

  /** An agent an operator registers before it was ever heard. */
  static Agent expected(String id, Profile profile, long nowMillis) {
    return new Agent(id, profile, AgentState.EXPECTED, nowMillis);
  }

  static Agent stored(AgentSnapshot row, Profile shared, FlapRules rules) {
    AgentState base = row.state() == AgentState.FLAPPING ? AgentState.ALIVE : row.state();
    Agent agent = new Agent(row.agentId(), shared, base, row.registeredAt().toEpochMilli());
    agent.incarnation = row.incarnation();
    agent.claimedIncarnation = row.details().claimedIncarnation();
    agent.seq = row.seq();
    agent.lastSeenMillis = Math.max(agent.lastSeenMillis, row.lastSeen().toEpochMilli());
    if (row.state() == AgentState.FLAPPING || hasParticulars(row.details())) {
      agent.particulars().restore(row, rules);
    }
    agent.confirm(row);
    return agent;
  }

  private static boolean hasParticulars(Details details) {
    return !details.mandate().equals(Mandate.NONE)
        || details.duplicateIdentity()
        || details.nextActiveAt() != null
        || details.busyUntil() != null;
  }

  String id() {
    return id;
  }

  AgentState state() {
    return state;
  }

  /** What the world is shown and the store holds. */
  AgentState shown() {
    Particulars special = particulars;
    boolean flaps = special != null && special.isFlapping();
    return flaps && (state == AgentState.ALIVE || state == AgentState.SUSPECT)
        ? AgentState.FLAPPING
        : state;
  }

  Profile profile() {
    return profile;
  }

  boolean isStored() {
    return revision > 0;
  }

  long revision() {
    return revision;
  }

  boolean isReturning() {
    return returning;
  }

  long lastSeenMillis() {
    return lastSeenMillis;
  }

  LastSeen lastSeen() {
    Particulars special = particulars;
    return new LastSeen(id, lastSeenMillis, seq, special == null ? 0 : special.busyUntilMillis());
  }

  @Nullable Particulars particularsIfAny() {
    return particulars;
  }

  Particulars particulars() {
    Particulars special = particulars;
    if (special == null) {
      special = new Particulars();
      particulars = special;
    }
    return special;
  }

  /** Silent on purpose until then; 0 when it is not. */
  long absentUntilMillis() {
    Particulars special = particulars;
    return special == null ? 0 : Math.max(special.busyUntilMillis(), special.wakeAtMillis());
  }

  /** For how long it announced to be silent after it was last seen. */
  long announcedMillis() {
    return Math.max(0, absentUntilMillis() - lastSeenMillis);
  }

  /** Whether it said that it sleeps. */
  boolean isAsleep() {
    Particulars special = particulars;
    return special != null && special.wakeAtMillis() > 0;
  }

  void heardInTime(FlapRules rules, long arrivalMillis) {
    Particulars special = particulars;
    if (special != null) {
      special.heardInTime(rules, arrivalMillis);
    }
  }

  /** What is null in {@code down} stays as it was laid down. */
  void lay(Mandate down) {
    Mandate present = particulars == null ? Mandate.NONE : particulars().mandate();
    Mandate wanted = down.over(present);
    if (!wanted.equals(present)) {
      particulars().lay(wanted);
    }
  }

  /** Whether it was seen since this was last asked; what is read afterwards is at least as new. */
  boolean takeUnwritten() {
    boolean was = unwritten;
    unwritten = false;
    return was;
  }

  boolean isOutdated(Beat beat) {
    // Who does not count its lives, or stopped to, is alive all the same.
    if (beat.incarnation() == 0) {
      return false;
    }
    if (beat.incarnation() != claimedIncarnation) {
      return beat.incarnation() < claimedIncarnation;
    }
    return beat.seq() > 0 && beat.seq() <= seq;
  }

  /** Whether a beat of an older life is no straggler: its process still runs beside the new one. */
  boolean isTwin(Beat beat, long arrivalMillis, long stragglerMillis) {
    return beat.incarnation() < claimedIncarnation
        && arrivalMillis - registeredAtMillis > stragglerMillis;
  }

  /** Whether the agent's sequence goes back though it counts no lives. */
  boolean regresses(Beat beat) {
    return claimedIncarnation == 0 && beat.seq() > 0 && beat.seq() <= seq;
  }

  void say(Profile said) {
    profile = said;
  }

  /** Takes over where the beat stands in the agent's life; a life it counts itself may begin. */
  void takePosition(Beat beat, long arrivalMillis) {
    if (beat.isTraffic()) {
      return;
    }
    if (beat.incarnation() > claimedIncarnation) {
      claimedIncarnation = beat.incarnation();
      seq = beat.seq();
      beginLife(arrivalMillis);
    } else if (beat.seq() > 0 && beat.incarnation() == claimedIncarnation) {
      seq = beat.seq();
    }
  }

  /** A life begins: the first, one the agent counts, or one after it was given up. */
  void beginLife(long atMillis) {
    incarnation = Math.max(incarnation + 1, claimedIncarnation);
    registeredAtMillis = atMillis;
  }

  /** Whether the life it leads is not stored yet. */
  boolean isNewLife() {
    return incarnation != storedIncarnation;
  }

  /**
   * Seen at {@code arrivalMillis}: what counts from now on is the new deadline, also when an older
   * one was later (a busy agent is done before its time).
   */
  void seenAt(long arrivalMillis, long newDeadlineMillis) {
    if (arrivalMillis >= lastSeenMillis) {
      lastSeenMillis = arrivalMillis;
      deadlineMillis = newDeadlineMillis;
      if (!unwritten) {
        unwritten = true;
      }
    } else {
      grantUntil(newDeadlineMillis);
    }
  }

  long deadlineMillis() {
    return deadlineMillis;
  }

  void grantUntil(long millis) {
    deadlineMillis = Math.max(deadlineMillis, millis);
  }

  void extend(long millis) {
    deadlineMillis += millis;
  }

  void grantAtMostUntil(long millis) {
    deadlineMillis = Math.min(deadlineMillis, millis);
  }

  int dueTick() {
    return dueTick;
  }

  void planFor(int tick) {
    dueTick = tick;
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

  /** Takes a verdict of silence back that is not stored; true if there was one. */
  boolean retractVerdict() {
    AgentState held = storedState;
    boolean evicted = state == AgentState.EVICTED && held != AgentState.EVICTED;
    boolean suspected =
        state == AgentState.SUSPECT
            && (held == AgentState.ALIVE || held == AgentState.SLEEPING || held == null);
    if (evicted) {
      state = AgentState.SUSPECT;
    } else if (suspected) {
      state = held == AgentState.SLEEPING ? AgentState.SLEEPING : AgentState.ALIVE;
    }
    return evicted || suspected;
  }

  /** Whether the store does not hold yet what we hold. */
  boolean isUnsaved(long nowMillis) {
    Particulars special = particulars;
    return shown() != storedState
        || incarnation != storedIncarnation
        || !Objects.equals(profile, storedProfile)
        || (special != null && special.isUnsaved(nowMillis));
  }

  /** What leads from the stored row to what we hold. */
  Transition transition(long nowMillis) {
    return new Transition(nextRevision(nowMillis), cause(nowMillis));
  }

  private Cause cause(long nowMillis) {
    AgentState now = shown();
    if (now == AgentState.EVICTED && storedState != AgentState.EVICTED) {
      return Cause.EVICTED;
    }
    if (now == AgentState.DEREGISTERED && storedState != AgentState.DEREGISTERED) {
      return Cause.DEREGISTERED;
    }
    if (storedState == AgentState.EVICTED && now != AgentState.EVICTED) {
      return Cause.RECOVERED;
    }
    if (revision == 0 || incarnation != storedIncarnation) {
      return Cause.REGISTERED;
    }
    if (now == AgentState.SUSPECT && storedState != AgentState.SUSPECT) {
      return Cause.SUSPECTED;
    }
    Particulars special = particulars;
    if (special != null && special.isNewTwin(nowMillis)) {
      return Cause.DUPLICATE_IDENTITY;
    }
    return now == storedState ? Cause.PROFILE_CHANGED : Cause.STATE_CHANGED;
  }

  private AgentSnapshot nextRevision(long nowMillis) {
    return new AgentSnapshot(
        id,
        profile,
        shown(),
        Instant.ofEpochMilli(registeredAtMillis),
        Instant.ofEpochMilli(lastSeenMillis),
        incarnation,
        seq,
        revision + 1,
        details(nowMillis));
  }

  private Details details(long nowMillis) {
    Instant evictAt = state == AgentState.SUSPECT ? Instant.ofEpochMilli(deadlineMillis) : null;
    Particulars special = particulars;
    if (special == null) {
      return claimedIncarnation == 0 && evictAt == null
          ? Details.NONE
          : new Details(claimedIncarnation, Mandate.NONE, false, evictAt, null, null, null);
    }
    return new Details(
        claimedIncarnation,
        special.mandate(),
        special.hasTwin(nowMillis),
        evictAt,
        instant(special.wakeAtMillis()),
        instant(special.busyUntilMillis()),
        special.progress());
  }

  private static @Nullable Instant instant(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  void confirm(AgentSnapshot row) {
    storedState = row.state();
    storedIncarnation = row.incarnation();
    storedProfile = row.profile().equals(profile) ? profile : row.profile();
    revision = row.revision();
    if (particulars != null || hasParticulars(row.details())) {
      particulars().confirm(row.details());
    }
  }

  /** The store holds another revision than we thought: its history counts, our observation too. */
  void adopt(AgentSnapshot row) {
    registeredAtMillis = row.registeredAt().toEpochMilli();
    if (row.details().claimedIncarnation() > claimedIncarnation) {
      claimedIncarnation = row.details().claimedIncarnation();
      seq = row.seq();
      profile = row.profile();
    }
    incarnation = Math.max(incarnation, row.incarnation());
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
