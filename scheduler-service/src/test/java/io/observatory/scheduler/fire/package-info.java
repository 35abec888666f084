@NullMarked
package io.observatory.scheduler.fire;

import org.jspecify.annotations.NullMarked;
