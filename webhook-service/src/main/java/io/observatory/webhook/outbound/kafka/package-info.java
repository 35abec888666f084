/** What goes to topics. */
@NullMarked
package io.observatory.webhook.outbound.kafka;

import org.jspecify.annotations.NullMarked;
