package io.observatory.scheduler.job;

import java.time.Instant;
import java.util.List;

/**
 * What became of an order.
 *
 * @param job as it is now
 * @param tooLate occurrences of the schedule before, for which the order came with less than the
 *     notice period to go: they fire, or have fired
 */
public record Outcome(Job job, List<Instant> tooLate) {}
