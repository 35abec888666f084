/** Reads heartbeats from Kafka and hands them to the fleet; owns the poll loop and its offsets. */
@NullMarked
package io.observatory.heartbeat.inbound.kafka;

import org.jspecify.annotations.NullMarked;
