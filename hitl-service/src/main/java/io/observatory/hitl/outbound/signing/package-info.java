/** Makes signatures. */
@NullMarked
package io.observatory.hitl.outbound.signing;

import org.jspecify.annotations.NullMarked;
