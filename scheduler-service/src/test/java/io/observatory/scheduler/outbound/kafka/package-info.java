@NullMarked
package io.observatory.scheduler.outbound.kafka;

import org.jspecify.annotations.NullMarked;
