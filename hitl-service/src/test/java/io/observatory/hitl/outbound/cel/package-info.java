/** Tests of {@code outbound.cel}. */
@NullMarked
package io.observatory.hitl.outbound.cel;

import org.jspecify.annotations.NullMarked;
