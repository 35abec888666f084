package io.observatory.heartbeat.capability;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A capability and who has it.
 *
 * @param name of the capability
 * @param versions in order, the one without a version first
 * @param agents how many, by their state; states of nobody are missing
 */
public record CapabilitySummary(
    String name, List<VersionCount> versions, Map<LiveState, Integer> agents) {

  public CapabilitySummary {
    versions = List.copyOf(versions);
  }

  /** A version and how many agents have it. */
  public record VersionCount(@Nullable String version, int agents) {}
}
