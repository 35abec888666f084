/**
 * What becomes of a fire that owes an answer: reports of agents, retries, runs that take too long
 * or fall silent, and those that nobody could save. All times are the database's.
 */
@NullMarked
package io.observatory.scheduler.run;

import org.jspecify.annotations.NullMarked;
