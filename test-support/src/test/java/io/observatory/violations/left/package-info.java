/** One half of a cycle. */
@NullMarked
package io.observatory.violations.left;

import org.jspecify.annotations.NullMarked;
