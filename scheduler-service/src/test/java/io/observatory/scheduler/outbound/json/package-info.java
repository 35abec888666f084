@NullMarked
package io.observatory.scheduler.outbound.json;

import org.jspecify.annotations.NullMarked;
