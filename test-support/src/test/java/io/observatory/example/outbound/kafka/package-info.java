/** Its Kafka adapter. */
@NullMarked
package io.observatory.example.outbound.kafka;

import org.jspecify.annotations.NullMarked;
