package io.observatory.scheduler.run;

import io.observatory.scheduler.fire.FireKind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run that nobody tries again, unless somebody asks for it.
 *
 * @param fireId of its last try
 * @param kind as what it is tried again
 * @param attempts how often it was tried
 * @param targetAgentId null when its job was deleted since
 */
public record DeadJob(
    UUID fireId,
    UUID jobId,
    @Nullable String targetAgentId,
    FireKind kind,
    Instant occurrence,
    int attempts,
    int runNo,
    String code,
    @Nullable String detail,
    Instant diedAt,
    @Nullable Instant redrivenAt) {}
