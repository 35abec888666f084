package io.observatory.heartbeat.capability;

import java.util.List;

/**
 * A page of capabilities, all of one moment.
 *
 * @param capabilities in the order of their names
 * @param hasMore whether more follow
 * @param revision the moment
 */
public record CapabilityList(
    List<CapabilitySummary> capabilities, boolean hasMore, RevisionToken revision) {

  public CapabilityList {
    capabilities = List.copyOf(capabilities);
  }
}
