@NullMarked
package io.observatory.scheduler.run;

import org.jspecify.annotations.NullMarked;
