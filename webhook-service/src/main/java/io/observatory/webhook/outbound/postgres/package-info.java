/** What is kept in PostgreSQL. */
@NullMarked
package io.observatory.webhook.outbound.postgres;

import org.jspecify.annotations.NullMarked;
