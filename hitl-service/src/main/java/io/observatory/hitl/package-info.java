/**
 * Human in the loop: what agents say passes through here, and people can stop, change and refuse
 * it.
 */
@NullMarked
package io.observatory.hitl;

import org.jspecify.annotations.NullMarked;
