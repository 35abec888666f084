/** One event on its way to one endpoint: queued, tried, retried, given up. */
@NullMarked
package io.observatory.webhook.delivery;

import org.jspecify.annotations.NullMarked;
