package io.observatory.hitl.policy;

import java.util.Set;

/**
 * What one person said about one request.
 *
 * @param principal who, the same word on every way in
 * @param roles what the person is, as of the vote or as of now; the caller decides
 * @param approve false is a denial
 */
public record Ballot(String principal, Set<String> roles, boolean approve) {

  /** Copies the roles. */
  public Ballot {
    roles = Set.copyOf(roles);
  }
}
