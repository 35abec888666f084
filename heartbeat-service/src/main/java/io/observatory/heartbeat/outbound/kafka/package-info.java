/** What the service writes to Kafka: transitions through the outbox, beats that came over HTTP. */
@NullMarked
package io.observatory.heartbeat.outbound.kafka;

import org.jspecify.annotations.NullMarked;
