/**
 * Reads every topic: one thread that polls, places partitions where the log stands, and appends.
 */
@NullMarked
package io.observatory.audit.inbound.kafka;

import org.jspecify.annotations.NullMarked;
