/** What comes from topics. */
@NullMarked
package io.observatory.webhook.inbound.kafka;

import org.jspecify.annotations.NullMarked;
