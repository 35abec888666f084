package io.observatory.hitl.approval;

import io.observatory.hitl.command.Caller;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to decide.
 *
 * @param acr how they logged in, as the identity provider names it
 * @param authenticatedAt when, if the identity provider says so
 */
public record Voter(
    Caller caller, Vote.Way way, @Nullable String acr, @Nullable Instant authenticatedAt) {

  String principal() {
    return caller.principal();
  }

  Set<String> roles() {
    return Set.copyOf(caller.roles());
  }
}
