package io.observatory.hitl.policy;

/**
 * What the policies say of an action.
 *
 * @param policy which one said so; empty when none was concerned
 * @param version of that policy; 0 for a draft and where there is none
 * @param rule which rule; empty when none held
 * @param terms how people decide, when they do
 * @param reason why, for people
 */
public record Verdict(
    Decision decision, String policy, long version, String rule, Terms terms, String reason) {

  /** People decide because nothing else can be said. */
  static Verdict undecided(String policy, long version, String rule, Terms terms, String reason) {
    return new Verdict(
        Decision.APPROVAL_REQUIRED, policy, version, rule, terms.withoutTimeoutApprove(), reason);
  }
}
