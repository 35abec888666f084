package io.observatory.hitl.relay;

import org.jspecify.annotations.Nullable;

/** Whose message it is and what it belongs to; absent ids are not known to its writer. */
public record Marks(
    String traceId,
    String agentId,
    @Nullable String clusterId,
    @Nullable String missionId,
    @Nullable String workflowId) {}
