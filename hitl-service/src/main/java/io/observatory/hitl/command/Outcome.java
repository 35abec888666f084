package io.observatory.hitl.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a command ended.
 *
 * @param state the session's state after it; null for a scope
 * @param holds holds still set
 * @param flushed messages it released
 * @param buffered messages still held
 * @param code stable word for what is worth telling apart
 * @param detail one sentence for a person
 * @param digest SHA-256 (hex) of the message it met
 */
public record Outcome(
    @Nullable String state,
    List<String> holds,
    long flushed,
    long buffered,
    @Nullable String code,
    @Nullable String detail,
    @Nullable String digest) {

  /** Nothing is worth telling. */
  public static final Outcome NOTHING = new Outcome(null, List.of(), 0, 0, null, null, null);

  /** Copies the holds. */
  public Outcome {
    holds = List.copyOf(holds);
  }

  Outcome withFlushed(long all) {
    return new Outcome(state, holds, all, buffered, code, detail, digest);
  }

  Outcome and(Outcome other) {
    boolean here = code != null;
    return new Outcome(
        state,
        holds,
        flushed + other.flushed,
        buffered + other.buffered,
        here ? code : other.code,
        here ? detail : other.detail,
        digest);
  }
}
