package io.observatory.hitl.policy;

import java.util.Set;

/** Whom a quorum speaks of: everybody, those in a role, or one person. */
public sealed interface Principal {

  /** Whether that person is meant. */
  boolean is(String principal, Set<String> roles);

  /** Everybody who may vote at all. */
  record Anybody() implements Principal {

    @Override
    public boolean is(String principal, Set<String> roles) {
      return true;
    }

    @Override
    public String toString() {
      return "any";
    }
  }

  /** Those in a role. */
  record InRole(String role) implements Principal {

    @Override
    public boolean is(String principal, Set<String> roles) {
      return roles.contains(role);
    }

    @Override
    public String toString() {
      return "role:" + QuorumWords.quoted(role);
    }
  }

  /** One person. */
  record Person(String name) implements Principal {

    @Override
    public boolean is(String principal, Set<String> roles) {
      return principal.equals(name);
    }

    @Override
    public String toString() {
      return "user:" + QuorumWords.quoted(name);
    }
  }
}
