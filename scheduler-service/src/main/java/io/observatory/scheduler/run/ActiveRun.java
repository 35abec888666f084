package io.observatory.scheduler.run;

import io.observatory.scheduler.fire.FireKind;
import java.time.Instant;
import java.util.UUID;

/** A fire that owes an answer: a row of {@code job_active}. */
public record ActiveRun(
    UUID fireId,
    UUID jobId,
    FireKind kind,
    Instant occurrence,
    int attempt,
    int runNo,
    Instant firedAt) {}
