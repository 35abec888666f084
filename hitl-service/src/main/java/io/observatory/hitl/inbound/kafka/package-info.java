/** The relay as a Kafka Streams topology: topics in, the domain, topics out, in one transaction. */
@NullMarked
package io.observatory.hitl.inbound.kafka;

import org.jspecify.annotations.NullMarked;
