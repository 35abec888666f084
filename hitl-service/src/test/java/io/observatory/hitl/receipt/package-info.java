/** What a receipt proves. */
@NullMarked
package io.observatory.hitl.receipt;

import org.jspecify.annotations.NullMarked;
