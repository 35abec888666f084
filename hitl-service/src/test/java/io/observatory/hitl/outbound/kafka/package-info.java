/** Tests of {@code outbound.kafka}. */
@NullMarked
package io.observatory.hitl.outbound.kafka;

import org.jspecify.annotations.NullMarked;
