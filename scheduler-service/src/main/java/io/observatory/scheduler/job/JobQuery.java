package io.observatory.scheduler.job;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs a list has, in the order of their ids.
 *
 * @param recurring null for both
 * @param after the last one of the page before; null to begin
 */
public record JobQuery(
    @Nullable String targetAgentId,
    @Nullable JobState state,
    @Nullable String owner,
    @Nullable Boolean recurring,
    @Nullable UUID after,
    int limit) {}
