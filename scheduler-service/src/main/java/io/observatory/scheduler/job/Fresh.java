package io.observatory.scheduler.job;

import io.observatory.scheduler.fire.DueRow;

/**
 * A job to be made.
 *
 * @param first its first row
 */
public record Fresh(Job job, DueRow first) {}
