/** Tests of the adapters here. */
@NullMarked
package io.observatory.audit.outbound.postgres;

import org.jspecify.annotations.NullMarked;
