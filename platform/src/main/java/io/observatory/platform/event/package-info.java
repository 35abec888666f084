/** Identity of events: ids, CloudEvents attributes and the trace they belong to. */
@NullMarked
package io.observatory.platform.event;

import org.jspecify.annotations.NullMarked;
