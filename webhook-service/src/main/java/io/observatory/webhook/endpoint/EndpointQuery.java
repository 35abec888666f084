package io.observatory.webhook.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * Which endpoints are wanted.
 *
 * @param tenantId whose; null for everybody's
 * @param state in which; null for any
 * @param type of an event that they would get; null for any
 * @param after id of the last one seen, empty to begin
 * @param limit most of them
 */
public record EndpointQuery(
    @Nullable String tenantId,
    @Nullable EndpointState state,
    @Nullable String type,
    String after,
    int limit) {}
