@NullMarked
package io.observatory.scheduler.inbound.http;

import org.jspecify.annotations.NullMarked;
