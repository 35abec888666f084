package io.observatory.hitl.session;

import io.observatory.hitl.command.Action;
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
 * @param status how the command stands now
 * @param code what is worth telling about its end
 */
public record Intervention(
    long number,
    String commandId,
    Instant at,
    String principal,
    Action action,
    String subject,
    @Nullable String sessionId,
    @Nullable String traceId,
    @Nullable String reason,
    @Nullable String beforeDigest,
    @Nullable String afterDigest,
    CommandRecord.Status status,
    @Nullable String code) {}
