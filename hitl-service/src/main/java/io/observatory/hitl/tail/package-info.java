/** Following what happens, from any event on. */
@NullMarked
package io.observatory.hitl.tail;

import org.jspecify.annotations.NullMarked;
