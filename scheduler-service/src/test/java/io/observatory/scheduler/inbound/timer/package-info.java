@NullMarked
package io.observatory.scheduler.inbound.timer;

import org.jspecify.annotations.NullMarked;
