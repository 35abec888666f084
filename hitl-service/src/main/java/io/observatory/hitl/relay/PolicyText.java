package io.observatory.hitl.relay;

/**
 * A version of a policy, as it was written.
 *
 * @param version the highest of a name counts
 * @param document JSON
 */
public record PolicyText(String name, long version, String document) {}
