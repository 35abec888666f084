package io.observatory.heartbeat.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of agents.
 *
 * @param nextCursor where the next page begins, null on the last one
 * @param revision the moment the capability map answered for; absent when the database answered
 */
record AgentPage(
    List<AgentBody> items,
    @JsonProperty("next_cursor") @Nullable String nextCursor,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String revision) {}
