package io.observatory.audit.inbound.kafka;

import java.time.Duration;

/** How much at once and how long. */
record IngestLimits(
    int batchRows, long batchBytes, Duration linger, Duration poll, Duration retry) {}
