/** Beats and questions over HTTP. */
@NullMarked
package io.observatory.heartbeat.inbound.http;

import org.jspecify.annotations.NullMarked;
