package io.observatory.scheduler.reminder;

import java.util.UUID;

/**
 * A reminder that can not be.
 *
 * @param jobId what its id would have been
 * @param code stable snake_case word
 */
public record Refusal(UUID jobId, Ask ask, String code, String detail) {}
