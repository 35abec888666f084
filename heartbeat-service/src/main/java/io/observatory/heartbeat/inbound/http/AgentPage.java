package io.observatory.heartbeat.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of agents.
 *
 * @param nextCursor where the next page begins, absent on the last one
 */
record AgentPage(List<AgentBody> items, @JsonProperty("next_cursor") @Nullable String nextCursor) {}
