/** Tests of the adapters here. */
@NullMarked
package io.observatory.audit.inbound.kafka;

import org.jspecify.annotations.NullMarked;
