package io.observatory.hitl.chat;

import java.time.Instant;
import java.util.Set;

/**
 * A chat identity that decides as a person.
 *
 * @param roles the person's at the login that linked it
 */
public record ChatLink(
    ChatIdentity identity, String principal, Set<String> roles, Instant linkedAt) {

  /** Copies the roles. */
  public ChatLink {
    roles = Set.copyOf(roles);
  }
}
