/** Tests of {@code inbound.http}. */
@NullMarked
package io.observatory.hitl.inbound.http;

import org.jspecify.annotations.NullMarked;
