/** Tests of the catalogue and of the contracts. */
@NullMarked
package io.observatory.schemas;

import org.jspecify.annotations.NullMarked;
