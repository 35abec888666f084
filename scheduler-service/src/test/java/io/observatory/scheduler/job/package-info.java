@NullMarked
package io.observatory.scheduler.job;

import org.jspecify.annotations.NullMarked;
