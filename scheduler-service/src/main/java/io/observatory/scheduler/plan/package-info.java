/**
 * What becomes of an occurrence: how jobs want to be treated, and what that means for a due row.
 * Pure: nothing here reads a clock or a database.
 */
@NullMarked
package io.observatory.scheduler.plan;

import org.jspecify.annotations.NullMarked;
