package io.observatory.heartbeat.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.heartbeat.agent.Capability;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One beat of a batch; what is left out stays as it was.
 *
 * @param kind {@code BEAT} when left out, {@code REGISTER} or {@code DEREGISTER}
 * @param busyForMs it will be silent so long because it works
 * @param sleepForMs it will be silent so long because it sleeps
 * @param sentAt what its clock says: ISO 8601, or seconds or milliseconds since 1970
 */
record BeatBody(
    @JsonProperty("agent_id") @Nullable String agentId,
    @JsonProperty("cluster_id") @Nullable String clusterId,
    @Nullable String kind,
    @JsonProperty("agent_type") @Nullable String agentType,
    @Nullable List<@Nullable Capability> capabilities,
    @JsonProperty("execution_policy") @Nullable String executionPolicy,
    @Nullable Long incarnation,
    @Nullable Long seq,
    @JsonProperty("ttl_ms") @Nullable Long ttlMs,
    @JsonProperty("busy_for_ms") @Nullable Long busyForMs,
    @JsonProperty("sleep_for_ms") @Nullable Long sleepForMs,
    @Nullable String progress,
    @JsonProperty("sent_at") @Nullable JsonNode sentAt) {}
