/**
 * From a due row to one event: which shards are this instance's, what of them is due soon, what is
 * to be done with it, and that it is settled once.
 */
@NullMarked
package io.observatory.scheduler.fire;

import org.jspecify.annotations.NullMarked;
