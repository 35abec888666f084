package io.observatory.schemas.signed;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What checking a signed document found.
 *
 * @param outcome the answer
 * @param sentence the same, and why, for a person
 * @param claims what is said in it; empty unless valid
 */
public record Verdict(Outcome outcome, String sentence, Map<String, @Nullable Object> claims) {

  /** The three answers there are. */
  public enum Outcome {
    /** Signed by a key of the set, and not changed since. */
    VALID,
    /** Changed, forged or malformed. */
    NOT_VALID,
    /** Signed, it says, by a key that is not in the set. */
    UNKNOWN_KEY
  }

  /** Whether what is said in it may be believed. */
  public boolean isValid() {
    return outcome == Outcome.VALID;
  }

  static Verdict notValid(String sentence) {
    return new Verdict(Outcome.NOT_VALID, sentence, Map.of());
  }
}
