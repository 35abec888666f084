package io.observatory.scheduler.job;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of a job's history: a fire and what became of it, or occurrences that were not fired.
 *
 * @param occurrence of skipped ones the first
 * @param kind such as {@code SCHEDULED}
 * @param status such as {@code FIRED} or {@code SKIPPED}
 * @param skipped how many occurrences were skipped in a row; 0 when it was fired
 * @param reason why it was skipped or has failed
 */
public record RunView(
    UUID fireId,
    Instant occurrence,
    Instant dueAt,
    Instant recordedAt,
    @Nullable Instant endedAt,
    String kind,
    int attempt,
    String status,
    int skipped,
    @Nullable String reason,
    @Nullable String result) {}
