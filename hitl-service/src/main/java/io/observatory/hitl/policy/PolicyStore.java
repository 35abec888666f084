package io.observatory.hitl.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where policies are kept. Safe for use by many threads. */
public interface PolicyStore {

  /** The current version of each policy, by name. */
  Map<String, Long> current();

  /** The current versions behind that name, in the order of names. */
  List<PolicyVersion> list(String after, int limit);

  /** The current version. */
  Optional<PolicyVersion> find(String name);

  /** That version. */
  Optional<PolicyVersion> find(String name, long version);

  /** The versions of a policy below that one, the latest first. */
  List<PolicyVersion> versions(String name, long below, int limit);

  /**
   * Adds a version and makes it the current one, inside a transaction.
   *
   * @param change whose version is one more than the current one, 1 for a new policy
   * @return as it was kept, with its digest; empty when another version is the current one
   */
  Optional<PolicyVersion> add(PolicyVersion change);
}
