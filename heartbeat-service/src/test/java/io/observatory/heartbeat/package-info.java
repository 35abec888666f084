/** The service as a whole, against a real broker, registry and database. */
@NullMarked
package io.observatory.heartbeat;

import org.jspecify.annotations.NullMarked;
