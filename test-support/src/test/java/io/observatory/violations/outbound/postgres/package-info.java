/** What the inbound ones must not know. */
@NullMarked
package io.observatory.violations.outbound.postgres;

import org.jspecify.annotations.NullMarked;
