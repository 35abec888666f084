/** Tests of what the HTTP edge says of itself. */
@NullMarked
package io.observatory.heartbeat.inbound.http;

import org.jspecify.annotations.NullMarked;
