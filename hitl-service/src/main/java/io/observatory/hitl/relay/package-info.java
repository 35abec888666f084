/** What agents say passes through here: held, rewritten, refused or released, always in order. */
@NullMarked
package io.observatory.hitl.relay;

import org.jspecify.annotations.NullMarked;
