package io.observatory.heartbeat.agent;

import org.jspecify.annotations.Nullable;

/**
 * One thing an agent can do.
 *
 * @param name what it is called by those who look for it
 * @param version the agent's version of it, absent if it has none
 */
public record Capability(String name, @Nullable String version) {}
