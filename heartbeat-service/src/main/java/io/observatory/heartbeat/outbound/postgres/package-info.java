/** Agents in PostgreSQL: many rows per statement on the way in, keyset pages on the way out. */
@NullMarked
package io.observatory.heartbeat.outbound.postgres;

import org.jspecify.annotations.NullMarked;
