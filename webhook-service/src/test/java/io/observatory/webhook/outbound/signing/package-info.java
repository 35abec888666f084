@NullMarked
package io.observatory.webhook.outbound.signing;

import org.jspecify.annotations.NullMarked;
