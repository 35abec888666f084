@NullMarked
package io.observatory.scheduler.time;

import org.jspecify.annotations.NullMarked;
