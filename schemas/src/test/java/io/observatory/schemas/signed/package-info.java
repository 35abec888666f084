/** Canonical JSON and signatures against the standards' own vectors. */
@NullMarked
package io.observatory.schemas.signed;

import org.jspecify.annotations.NullMarked;
