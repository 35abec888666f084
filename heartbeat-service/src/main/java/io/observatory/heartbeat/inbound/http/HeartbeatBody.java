package io.observatory.heartbeat.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an agent posts.
 *
 * @param timestamp what its clock says: ISO 8601, or seconds or milliseconds since 1970
 */
record HeartbeatBody(
    @Nullable String type,
    @JsonProperty("agent_id") @Nullable String agentId,
    @JsonProperty("cluster_id") @Nullable String clusterId,
    @Nullable JsonNode timestamp) {}
