/**
 * When a schedule fires: cron expressions, intervals, time zones. Pure: nothing here reads a clock.
 */
@NullMarked
package io.observatory.scheduler.occurrence;

import org.jspecify.annotations.NullMarked;
