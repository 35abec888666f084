/** What comes from topics. */
@NullMarked
package io.observatory.scheduler.inbound.kafka;

import org.jspecify.annotations.NullMarked;
