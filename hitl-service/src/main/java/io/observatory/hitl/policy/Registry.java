package io.observatory.hitl.policy;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What agents are registered as. Safe for use by many threads. */
public interface Registry {

  /** That agent; what is registered of it stands in the place of what was said. */
  Facts.Agent known(Facts.Agent said);

  /** Keeps the latest of each agent, in their order. */
  void keep(Collection<Entry> entries);

  /**
   * What became of an agent's registration.
   *
   * @param registered null when it is registered no more
   */
  record Entry(String agentId, @Nullable Registered registered) {}

  /** What an agent is registered as. */
  record Registered(@Nullable String type, String cluster, Execution execution) {}
}
