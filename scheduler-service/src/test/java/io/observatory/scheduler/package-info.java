@NullMarked
package io.observatory.scheduler;

import org.jspecify.annotations.NullMarked;
