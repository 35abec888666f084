/** PostgreSQL behind the log: writes batches by COPY, finds entries by posting lists. */
@NullMarked
package io.observatory.audit.outbound.postgres;

import org.jspecify.annotations.NullMarked;
