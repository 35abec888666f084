/** Threads that work while a service runs. */
@NullMarked
package io.observatory.platform.work;

import org.jspecify.annotations.NullMarked;
