package io.observatory.hitl.session;

import io.observatory.hitl.command.CommandRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of what people did.
 *
 * @param number its place, rising
 * @param subject what it was done to, such as {@code session/42}
 * @param beforeDigest SHA-256 (hex) of the message as it was seen
 * @param afterDigest SHA-256 (hex) of what took its place
 * @param status how it stands now
 * @param code what is worth telling about its end
 */
public record Intervention(
    long number,
    String commandId,
    Instant at,
    String principal,
    Deed action,
    String subject,
    @Nullable String sessionId,
    @Nullable String approvalId,
    @Nullable String traceId,
    @Nullable String reason,
    @Nullable String beforeDigest,
    @Nullable String afterDigest,
    CommandRecord.Status status,
    @Nullable String code) {

  /** What people do, to sessions and about approvals. */
  public enum Deed {
    PAUSE,
    UNPAUSE,
    APPROVE,
    REJECT,
    REWRITE,
    INJECT,
    DROP,
    SET_GUARDS,
    DENY,
    CLAIM,
    REVOKE,
    CANCEL
  }
}
