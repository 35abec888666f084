package io.observatory.scheduler.job;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants done to which job.
 *
 * @param expected the version the caller saw; 0 for any
 */
public record Order(UUID id, long expected, @Nullable String reason, Caller caller) {}
