@NullMarked
package io.observatory.scheduler.plan;

import org.jspecify.annotations.NullMarked;
