/** What the service counts. */
@NullMarked
package io.observatory.webhook.outbound.metrics;

import org.jspecify.annotations.NullMarked;
