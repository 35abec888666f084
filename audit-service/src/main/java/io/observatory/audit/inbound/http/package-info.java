/** Reads the log over HTTP. */
@NullMarked
package io.observatory.audit.inbound.http;

import org.jspecify.annotations.NullMarked;
