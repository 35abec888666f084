/** Tests of {@code io.observatory.hitl.outbound.postgres}. */
@NullMarked
package io.observatory.hitl.outbound.postgres;

import org.jspecify.annotations.NullMarked;
