package io.observatory.heartbeat.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.heartbeat.capability.CapabilitySummary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A page of capabilities. */
record CapabilityPage(
    List<Item> items, @JsonProperty("next_cursor") @Nullable String nextCursor, String revision) {

  /** A capability, and how many agents have it. */
  record Item(
      String name,
      List<CapabilitySummary.VersionCount> versions,
      @JsonProperty("agents_by_state") Map<String, Integer> agentsByState) {

    static Item of(CapabilitySummary summary) {
      Map<String, Integer> byState = new TreeMap<>();
      summary.agents().forEach((state, count) -> byState.put(state.name(), count));
      return new Item(summary.name(), summary.versions(), byState);
    }
  }
}
