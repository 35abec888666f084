package io.observatory.scheduler.fire;

import java.time.Duration;

/**
 * How fires are made.
 *
 * @param slots how many share the work, each with a producer of its own
 * @param batch most rows of one transaction
 * @param batchBytes and so many bytes of payloads
 * @param pause the least time from one transaction of a slot to the next, unless a full batch waits
 * @param lease how long an instance may be silent before others take over
 * @param perTarget how many overdue fires a second go to one target
 */
public record FireTerms(
    Mode mode,
    int slots,
    int batch,
    long batchBytes,
    Duration pause,
    Duration lease,
    int perTarget) {}
