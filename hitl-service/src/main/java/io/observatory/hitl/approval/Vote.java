package io.observatory.hitl.approval;

import io.observatory.hitl.policy.Ballot;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one person said.
 *
 * @param id names it; sorts by time
 * @param roles the voter's, when voting
 * @param response what the request's schema asked for, as JSON
 * @param way how it came in
 */
public record Vote(
    String id,
    String principal,
    Set<String> roles,
    boolean approve,
    @Nullable String reason,
    @Nullable String response,
    Way way,
    Instant at) {

  /** Copies the roles. */
  public Vote {
    roles = Set.copyOf(roles);
  }

  /** How a vote came in. */
  public enum Way {
    HTTP,
    CHAT
  }

  Ballot ballot() {
    return new Ballot(principal, roles, approve);
  }
}
