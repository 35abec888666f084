package io.observatory.hitl.relay;

import org.jspecify.annotations.Nullable;

/**
 * A named reason why a session does not run. Every hold is one gate to the outside.
 *
 * @param id its name within the session
 * @param kind who set it and so who may lift it
 * @param gateId its gate
 * @param reason why, in stable words or a person's
 * @param principal who set it; null for the gateway itself
 * @param trigger position of the message that opened it; null when none did
 * @param traceId trace of that message
 * @param asks why that message asked, as {@link Ask#bits}
 * @param agentId agent of that message
 */
public record Hold(
    String id,
    Kind kind,
    String gateId,
    String reason,
    @Nullable String principal,
    @Nullable Long trigger,
    @Nullable String traceId,
    int asks,
    @Nullable String agentId) {

  /** Who set it. */
  public enum Kind {
    /** A message that must be looked at. */
    GATE,
    /** A person. */
    OPERATOR,
    /** A person, for many sessions at once; lifted for all of them at once. */
    SCOPE
  }
}
