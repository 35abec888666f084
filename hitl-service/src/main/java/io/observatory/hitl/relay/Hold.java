package io.observatory.hitl.relay;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
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

  /** What the ids of gates' holds begin with; the rest is the gate's id. */
  public static final String GATE_ID = "gate:";

  /** What the ids of scopes' holds begin with. */
  public static final String SCOPE_ID = "scope:";

  /** Who set it. */
  public enum Kind {
    /** A message that must be looked at. */
    GATE,
    /** A person. */
    OPERATOR,
    /** A person, for many sessions at once; lifted for all of them at once. */
    SCOPE
  }

  /** The same gate under another name, the same on every replay. */
  Hold again(String commandId) {
    String name = gateId + "\n" + commandId;
    String again = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    return new Hold(
        GATE_ID + again, kind, again, reason, principal, trigger, traceId, asks, agentId);
  }
}
