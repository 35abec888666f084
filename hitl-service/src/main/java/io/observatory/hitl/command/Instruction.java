package io.observatory.hitl.command;

import io.observatory.hitl.relay.Command;
import io.observatory.hitl.relay.Guards;
import io.observatory.hitl.relay.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants done, before it is a command; about one session, one scope or the guards.
 *
 * @param sessionId set when it is about one session
 * @param scope set when it is about a scope
 * @param guards set when it is about the guards
 * @param edit what the action needs beyond its name
 */
public record Instruction(
    Action action,
    @Nullable String sessionId,
    @Nullable Scope scope,
    @Nullable Guards guards,
    Edit edit,
    @Nullable String reason) {

  private static final String GUARDS = "#guards";

  /**
   * What an action needs beyond its name.
   *
   * @param holdId hold to set or lift
   * @param flushAll messages that ask for a person are released too
   * @param traceId message concerned
   * @param place where an injected message goes
   * @param expectedDigest digest of the message as it was seen
   * @param original value of the message that is rewritten, for the record
   * @param payload value that is injected or takes the original's place
   * @param approvalId approval whose decision this carries out
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes as they are; never compared
  public record Edit(
      @Nullable String holdId,
      boolean flushAll,
      @Nullable String traceId,
      Command.@Nullable Place place,
      @Nullable String expectedDigest,
      byte @Nullable [] original,
      byte @Nullable [] payload,
      @Nullable String approvalId) {

    /** Nothing more. */
    public static final Edit NONE = new Edit(null, false, null, null, null, null, null, null);

    /** A hold to set or lift. */
    public static Edit hold(@Nullable String holdId, boolean flushAll) {
      return new Edit(holdId, flushAll, null, null, null, null, null, null);
    }

    /** The gate whose approval was decided; both have the same name. */
    public static Edit decided(String approvalId) {
      return new Edit(approvalId, false, null, null, null, null, null, approvalId);
    }

    /** A message that goes. */
    public static Edit message(@Nullable String traceId, @Nullable String expectedDigest) {
      return new Edit(null, false, traceId, null, expectedDigest, null, null, null);
    }
  }

  /** About one session. */
  public static Instruction session(
      Action action, String sessionId, Edit edit, @Nullable String reason) {
    return new Instruction(action, sessionId, null, null, edit, reason);
  }

  /** About all sessions of a scope. */
  public static Instruction scope(Action action, Scope scope, @Nullable String reason) {
    return new Instruction(action, null, scope, null, Edit.NONE, reason);
  }

  /** About the guards of all sessions. */
  public static Instruction guards(Guards guards, @Nullable String reason) {
    return new Instruction(Action.SET_GUARDS, null, null, guards, Edit.NONE, reason);
  }

  /** Whether every partition must be told. */
  public boolean isForAll() {
    return sessionId == null;
  }

  /** Whose sequence numbers it takes: the session's, the scope's or the guards'. */
  public String key() {
    return sessionId != null ? sessionId : scope != null ? scope.key() : GUARDS;
  }

  /** What it is done to, such as {@code session/42}. */
  public String subject() {
    if (sessionId != null) {
      return "session/" + sessionId;
    }
    return scope == null ? "guards" : "scope/" + scope.key().substring("scope:".length());
  }
}
