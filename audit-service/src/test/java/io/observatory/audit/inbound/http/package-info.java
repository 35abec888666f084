/** Tests of the adapters here. */
@NullMarked
package io.observatory.audit.inbound.http;

import org.jspecify.annotations.NullMarked;
