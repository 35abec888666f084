/** Kafka clients' failures: what is poison, what is only waiting, and where dead letters go. */
@NullMarked
package io.observatory.platform.kafka;

import org.jspecify.annotations.NullMarked;
