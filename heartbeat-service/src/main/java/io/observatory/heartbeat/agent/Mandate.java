package io.observatory.heartbeat.agent;

import org.jspecify.annotations.Nullable;

/**
 * What people laid down for an agent, whatever it says of itself.
 *
 * @param policy whether it needs a person's approval; null leaves that to the agent
 * @param signingKey Ed25519 public key it signs its records with, base64url of 32 bytes; null when
 *     none is registered
 */
public record Mandate(@Nullable ExecutionPolicy policy, @Nullable String signingKey) {

  /** Nothing laid down. */
  public static final Mandate NONE = new Mandate(null, null);

  /** This where it says something, else {@code before}. */
  Mandate over(Mandate before) {
    return new Mandate(
        policy == null ? before.policy : policy,
        signingKey == null ? before.signingKey : signingKey);
  }

  /** The stricter of both: an agent may add a gate, never remove one. */
  public ExecutionPolicy over(ExecutionPolicy claimed) {
    return policy == ExecutionPolicy.APPROVAL_REQUIRED ? policy : claimed;
  }
}
