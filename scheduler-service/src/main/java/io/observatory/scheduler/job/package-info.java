/**
 * Jobs as people and agents keep them: made once per id, changed, paused, triggered and cancelled,
 * with the row of {@code cron_due} that makes each fire written in the same transaction.
 */
@NullMarked
package io.observatory.scheduler.job;

import org.jspecify.annotations.NullMarked;
