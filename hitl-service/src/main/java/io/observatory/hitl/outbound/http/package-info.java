/** What the service asks other instances of itself. */
@NullMarked
package io.observatory.hitl.outbound.http;

import org.jspecify.annotations.NullMarked;
