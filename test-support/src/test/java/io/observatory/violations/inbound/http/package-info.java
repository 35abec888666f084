/** Inbound adapters that break the rules. */
@NullMarked
package io.observatory.violations.inbound.http;

import org.jspecify.annotations.NullMarked;
