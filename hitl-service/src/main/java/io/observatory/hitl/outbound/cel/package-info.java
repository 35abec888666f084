/** Conditions in the Common Expression Language. */
@NullMarked
package io.observatory.hitl.outbound.cel;

import org.jspecify.annotations.NullMarked;
