/** The catalogue of all topics and the contracts on them. */
@NullMarked
package io.observatory.schemas;

import org.jspecify.annotations.NullMarked;
