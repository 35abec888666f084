/** What the service counts. */
@NullMarked
package io.observatory.scheduler.outbound.metrics;

import org.jspecify.annotations.NullMarked;
