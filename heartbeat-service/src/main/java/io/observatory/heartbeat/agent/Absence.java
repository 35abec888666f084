package io.observatory.heartbeat.agent;

import org.jspecify.annotations.Nullable;

/**
 * For how long an agent announces to be silent. Durations, not times: the agent's clock may be
 * wrong, the length it measures with it is not.
 *
 * @param busyMillis it works so long without a word; 0 when it does not say
 * @param sleepMillis it sleeps so long; 0 when it does not
 * @param progress one line on what it does
 */
public record Absence(long busyMillis, long sleepMillis, @Nullable String progress) {}
