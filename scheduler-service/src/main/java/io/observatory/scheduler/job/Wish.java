package io.observatory.scheduler.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that somebody wants.
 *
 * @param id made up by the service where the caller names none
 * @param askedAt what delays count from; null for now
 */
public record Wish(
    JobId id,
    JobTerms terms,
    Caller caller,
    @Nullable Instant askedAt,
    @Nullable String reason,
    @Nullable String traceparent) {}
