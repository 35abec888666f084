package io.observatory.scheduler.fire;

import java.time.Instant;
import java.util.UUID;

/**
 * Occurrences that are not fired, and why: a row of the history.
 *
 * @param first the first of them
 * @param count how many there are in a row, at least 1
 * @param reason stable code, such as {@code MISFIRE}, {@code OVERLAP}, {@code PAST_END}
 */
public record Skip(UUID jobId, FireKind kind, Instant first, int count, String reason) {}
