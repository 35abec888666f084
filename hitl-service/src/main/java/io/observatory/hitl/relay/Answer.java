package io.observatory.hitl.relay;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the relay did with a command.
 *
 * @param state the session's state after it; null for a scope
 * @param holds holds still set
 * @param flushed messages it released
 * @param buffered messages still held
 * @param code stable word for what is worth telling apart; null when all went as commanded
 * @param detail one sentence for a person; null with {@code code}
 * @param digest SHA-256 (hex) of the message it met, as it was before; null when it met none
 */
public record Answer(
    String commandId,
    String key,
    long seq,
    Kind kind,
    @Nullable SessionState state,
    List<String> holds,
    long flushed,
    long buffered,
    @Nullable String code,
    @Nullable String detail,
    @Nullable String digest) {

  /** How the command ended. */
  public enum Kind {
    APPLIED,
    /** Applied already; the answer is that of the first time. */
    REPEATED,
    /** Not applied, and nothing changed. */
    REFUSED
  }

  /** The same answer, given again. */
  Answer repeated() {
    return new Answer(
        commandId, key, seq, Kind.REPEATED, state, holds, flushed, buffered, code, detail, digest);
  }
}
