/** The other half. */
@NullMarked
package io.observatory.violations.right;

import org.jspecify.annotations.NullMarked;
