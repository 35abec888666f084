/** Agents ask, by a step that was released, to be reminded of something. */
@NullMarked
package io.observatory.scheduler.reminder;

import org.jspecify.annotations.NullMarked;
