package io.observatory.hitl.relay;

import org.jspecify.annotations.Nullable;

/**
 * What was last commanded about a scope in this partition.
 *
 * @param appliedSeq the last command applied
 * @param active whether its messages are held
 * @param last answer to the last command
 * @param gateId the gate of all its holds; null when it never was active
 */
public record ScopeState(
    Scope scope,
    long appliedSeq,
    boolean active,
    @Nullable String gateId,
    @Nullable String principal,
    @Nullable String reason,
    Answer last) {}
