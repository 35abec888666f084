@NullMarked
package io.observatory.webhook.inbound.http;

import org.jspecify.annotations.NullMarked;
