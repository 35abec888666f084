package io.observatory.hitl.policy;

import java.util.Set;

/** A person who has voted, once, however many ballots there are. */
record Voter(String principal, Set<String> roles) {}
