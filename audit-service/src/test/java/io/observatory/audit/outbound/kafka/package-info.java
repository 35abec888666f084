/** Tests of the adapters here. */
@NullMarked
package io.observatory.audit.outbound.kafka;

import org.jspecify.annotations.NullMarked;
