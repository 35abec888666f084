@NullMarked
package io.observatory.scheduler.occurrence;

import org.jspecify.annotations.NullMarked;
