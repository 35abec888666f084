/** Jobs: kept, fired once and on time, watched until they have ended. */
@NullMarked
package io.observatory.scheduler;

import org.jspecify.annotations.NullMarked;
