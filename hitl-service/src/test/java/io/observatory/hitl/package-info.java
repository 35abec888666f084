/** The service as a whole, on a real broker, registry and database. */
@NullMarked
package io.observatory.hitl;

import org.jspecify.annotations.NullMarked;
