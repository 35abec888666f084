package io.observatory.hitl.policy;

/**
 * How a vote stands.
 *
 * @param met enough have approved, and it is not denied
 * @param denied a veto, or as many denials as decide
 * @param vetoed somebody with a veto has denied
 * @param unreachable not met, and can not be any more: too many of the persons named said no
 * @param missing what the nearest way to an approval still needs, in words; empty when met
 * @param votesFor persons whose approval counts
 * @param votesAgainst persons whose denial counts
 * @param votesNeeded approvals the nearest way still needs, term by term
 */
public record Tally(
    boolean met,
    boolean denied,
    boolean vetoed,
    boolean unreachable,
    String missing,
    int votesFor,
    int votesAgainst,
    int votesNeeded) {

  /** Whether nothing anybody says would change how it ends. */
  public boolean isOver() {
    return met || denied || unreachable;
  }
}
