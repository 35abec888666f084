/** Counts what happens. */
@NullMarked
package io.observatory.hitl.outbound.metrics;

import org.jspecify.annotations.NullMarked;
