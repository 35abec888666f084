package io.observatory.heartbeat.capability;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Agents found, all of one moment.
 *
 * @param agents by state in the order of {@link LiveState}, then by id
 * @param next where more of them begin, absent when there are no more
 * @param revision the moment
 */
public record AgentSelection(
    List<MappedAgent> agents, @Nullable AgentPlace next, RevisionToken revision) {

  public AgentSelection {
    agents = List.copyOf(agents);
  }
}
