/** Proof of what was decided: canonical arguments, their digest, and signed receipts. */
@NullMarked
package io.observatory.hitl.receipt;

import org.jspecify.annotations.NullMarked;
