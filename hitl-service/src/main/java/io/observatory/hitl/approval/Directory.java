package io.observatory.hitl.approval;

import java.util.Optional;
import java.util.Set;

/** What is known of people beyond their request. Safe for use by many threads. */
public interface Directory {

  /**
   * The roles somebody has now; none when that person may not enter any more.
   *
   * @return empty when nobody can say, as with an identity provider that is only met at the door
   */
  Optional<Set<String>> roles(String principal);

  /** The people an agent works for, as its keepers have set down. */
  Set<String> owners(String agentId);
}
