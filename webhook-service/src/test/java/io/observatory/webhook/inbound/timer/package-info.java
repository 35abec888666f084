@NullMarked
package io.observatory.webhook.inbound.timer;

import org.jspecify.annotations.NullMarked;
