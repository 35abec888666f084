@NullMarked
package io.observatory.webhook.outbound.postgres;

import org.jspecify.annotations.NullMarked;
