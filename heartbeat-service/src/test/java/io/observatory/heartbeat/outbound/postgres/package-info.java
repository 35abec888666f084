/** The store against a real PostgreSQL whose sessions are not in UTC. */
@NullMarked
package io.observatory.heartbeat.outbound.postgres;

import org.jspecify.annotations.NullMarked;
