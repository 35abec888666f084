/** What time it is, as the database has it. */
@NullMarked
package io.observatory.scheduler.time;

import org.jspecify.annotations.NullMarked;
