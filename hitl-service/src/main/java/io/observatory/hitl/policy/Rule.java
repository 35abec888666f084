package io.observatory.hitl.policy;

import org.jspecify.annotations.Nullable;

/**
 * A line of a policy.
 *
 * @param when source of its condition; null is always
 * @param reason shown to the agent and to who decides
 */
public record Rule(
    String name, @Nullable String when, Decision decision, Terms terms, @Nullable String reason) {}
