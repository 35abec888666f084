@NullMarked
package io.observatory.webhook.outbound.http;

import org.jspecify.annotations.NullMarked;
