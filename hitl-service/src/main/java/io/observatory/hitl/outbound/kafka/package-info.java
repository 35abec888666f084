/** What the service writes to Kafka: commands through the outbox, decisions that came over HTTP. */
@NullMarked
package io.observatory.hitl.outbound.kafka;

import org.jspecify.annotations.NullMarked;
