package io.observatory.hitl.relay;

/**
 * What the guards know of a session; immutable.
 *
 * @param pattern its last steps
 * @param loopLevel what was last told about them: 0 nothing, 1 a warning, 2 a loop
 * @param tokens tokens used so far
 * @param cost highest cumulative cost it reported
 * @param tokensAllowed tokens a person allowed it beyond the limit
 * @param costAllowed cost a person allowed it beyond the limit
 */
public record Usage(
    Pattern pattern,
    int loopLevel,
    long tokens,
    double cost,
    long tokensAllowed,
    double costAllowed) {

  /** Of a session that has done nothing. */
  public static final Usage NONE = new Usage(Pattern.EMPTY, 0, 0, 0, 0, 0);

  Usage step(Pattern next, int level) {
    return new Usage(next, level, tokens, cost, tokensAllowed, costAllowed);
  }

  Usage spent(long more, double costNow) {
    return new Usage(
        pattern,
        loopLevel,
        tokens + Math.max(0, more),
        Math.max(cost, costNow),
        tokensAllowed,
        costAllowed);
  }

  /** From what is used now on, another whole limit may be used. */
  Usage allowedOn() {
    return new Usage(pattern, loopLevel, tokens, cost, tokens, cost);
  }

  /** The steps so far are forgotten. */
  Usage freshPattern() {
    return new Usage(Pattern.EMPTY, 0, tokens, cost, tokensAllowed, costAllowed);
  }
}
