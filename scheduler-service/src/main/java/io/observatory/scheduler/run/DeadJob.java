package io.observatory.scheduler.run;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run that nobody tries again, unless somebody asks for it.
 *
 * @param fireId of its last try
 * @param attempts how often it was tried
 * @param targetAgentId null when its job was deleted since
 */
public record DeadJob(
    UUID fireId,
    UUID jobId,
    @Nullable String targetAgentId,
    Instant occurrence,
    int attempts,
    int runNo,
    String code,
    @Nullable String detail,
    Instant diedAt,
    @Nullable Instant redrivenAt) {}
