/** The HTTP edge: every refusal is an RFC 9457 problem with a stable code. */
@NullMarked
package io.observatory.platform.http;

import org.jspecify.annotations.NullMarked;
