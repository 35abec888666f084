/** What is kept in PostgreSQL. */
@NullMarked
package io.observatory.scheduler.outbound.postgres;

import org.jspecify.annotations.NullMarked;
